/** What a node expects, in a few words. */
import { names } from './describe.js'
import type { Field, Node } from './nodes.js'

export const describeNode = (node: Node): string => {
  switch (node.kind) {
    case 'text':
      return node.basic.looksLike ?? (node.basic.type === 'DateTime' ? 'a DateTime' : 'text')
    case 'number':
      return node.basic.type === 'int' ? 'a whole number' : 'a number'
    case 'boolean':
      return 'true or false'
    case 'enum':
      return node.values.size > 8 ? node.name : names([...node.values], 'or')
    case 'object':
      return node.name
  }
}

export const describeField = (field: Field): string => (field.list ? `a list of ${describeNode(field.node)}` : describeNode(field.node))
