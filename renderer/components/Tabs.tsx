/** Tabs within a view. */
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'

export interface TabEntry<T extends string> {
  readonly id: T
  readonly label: ReactNode
  readonly content: () => ReactNode
}

export interface TabsProps<T extends string> {
  readonly label: string
  readonly tabs: readonly TabEntry<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** Only the chosen tab's content is rendered. */
export const Tabs = <T extends string>({ label, tabs, value, onChange }: TabsProps<T>) => (
  <AriaTabs
    className="tabs"
    selectedKey={value}
    onSelectionChange={(key) => {
      const chosen = tabs.find((tab) => tab.id === key)
      if (chosen) onChange(chosen.id)
    }}
    keyboardActivation="manual"
  >
    <TabList className="tabs__list" aria-label={label}>
      {tabs.map((tab) => (
        <Tab key={tab.id} id={tab.id} className="tabs__tab">
          {tab.label}
        </Tab>
      ))}
    </TabList>
    {tabs.map((tab) => (
      <TabPanel key={tab.id} id={tab.id} className="tabs__panel">
        {tab.id === value ? tab.content() : null}
      </TabPanel>
    ))}
  </AriaTabs>
)
