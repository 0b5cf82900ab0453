/** A text that was edited here, and the same file as another program has written it. */
import { useMemo } from 'react'
import { Button, Dialog } from '../components/index.js'
import { Differences } from '../traffic/Differences.js'
import { diffLines, folded } from '../traffic/diff.js'

export interface CompareTextsProps {
  readonly mine: string
  readonly theirs: string
  readonly onClose: () => void
  readonly onKeepMine: () => void
  readonly onTakeTheirs: () => void
}

export const CompareTexts = ({ mine, theirs, onClose, onKeepMine, onTakeTheirs }: CompareTextsProps) => {
  const lines = useMemo(() => folded(diffLines(theirs.split('\n'), mine.split('\n'))), [mine, theirs])
  return (
    <Dialog
      title="Changed outside"
      isOpen
      onClose={onClose}
      size="full"
      foot={
        <>
          <Button onPress={onClose}>Decide later</Button>
          <Button
            onPress={() => {
              onTakeTheirs()
              onClose()
            }}
          >
            Use the file’s version
          </Button>
          <Button
            kind="primary"
            onPress={() => {
              onKeepMine()
              onClose()
            }}
          >
            Keep mine
          </Button>
        </>
      }
    >
      <div className="compare">
        <div className="compare__heads">
          <div>
            <strong>File on disk</strong>
          </div>
          <div>
            <strong>Your version</strong>
          </div>
        </div>
        <Differences lines={lines} />
      </div>
    </Dialog>
  )
}
