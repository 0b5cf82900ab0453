import { beforeEach, describe, expect, it } from 'vitest'
import { faultTexts, keepText, newFaultId, operationTexts } from '../../renderer/kept-texts.js'

describe('texts that are neither saved nor sent', () => {
  beforeEach(() => {
    operationTexts.set({})
    faultTexts.set({})
  })

  it('are kept by what they belong to, until they are discarded', () => {
    keepText(operationTexts, 'c1 tokens.receiver.put', '{"uid": 1}')
    keepText(faultTexts, newFaultId('cpo'), '{}')
    expect(operationTexts.get()).toEqual({ 'c1 tokens.receiver.put': '{"uid": 1}' })
    keepText(operationTexts, 'c1 tokens.receiver.put', undefined)
    expect(operationTexts.get()).toEqual({})
    expect(faultTexts.get()).toEqual({ 'new cpo': '{}' })
  })

  it('are the latest fifty', () => {
    for (let number = 0; number < 60; number++) keepText(operationTexts, `c ${number}`, 'x')
    const ids = Object.keys(operationTexts.get())
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([50, 'c 10', 'c 59'])
  })
})
