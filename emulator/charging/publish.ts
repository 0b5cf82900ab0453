/** Stores what happened at a charge point in the data sets, and pushes it to the peers. */
import type { DataSetName } from '../ocpi/data-sets.js'
import { applyChange, planChange, type Edit } from '../standin/data/change.js'
import type { Context } from '../standin/context.js'
import { push } from '../standin/operations/push.js'

/** Changes own data at once. Resolves when it has been pushed: false when one of the peers did not accept it. */
export const publish = (context: Context, module: DataSetName, edit: Edit, why: string): Promise<boolean> => {
  const change = planChange(context, module, edit)
  applyChange(context, change)
  if (!context.settings.pushOnChange) return Promise.resolve(true)
  return push(context, change, why).then((answers) => answers.every((answer) => answer.ok))
}
