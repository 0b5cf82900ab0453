/** OCPI 2.2.1, chapter mod_charging_profiles. */
import type { z } from 'zod'
import { dateTime, int, list, number, object, optional, url } from '../types.js'
import { ChargingProfileResponseType, ChargingProfileResultType, ChargingRateUnit } from './enums.js'

export const ChargingProfileResponse = object('ChargingProfileResponse', {
  result: ChargingProfileResponseType,
  timeout: int(),
})
export type ChargingProfileResponse = z.infer<typeof ChargingProfileResponse>

export const ChargingProfilePeriod = object('ChargingProfilePeriod', {
  start_period: int(),
  limit: number(),
})
export type ChargingProfilePeriod = z.infer<typeof ChargingProfilePeriod>

export const ChargingProfile = object('ChargingProfile', {
  start_date_time: optional(dateTime()),
  duration: optional(int()),
  charging_rate_unit: ChargingRateUnit,
  min_charging_rate: optional(number()),
  charging_profile_period: list(ChargingProfilePeriod),
})
export type ChargingProfile = z.infer<typeof ChargingProfile>

export const ActiveChargingProfile = object('ActiveChargingProfile', {
  start_date_time: dateTime(),
  charging_profile: ChargingProfile,
})
export type ActiveChargingProfile = z.infer<typeof ActiveChargingProfile>

export const ActiveChargingProfileResult = object('ActiveChargingProfileResult', {
  result: ChargingProfileResultType,
  profile: optional(ActiveChargingProfile),
})
export type ActiveChargingProfileResult = z.infer<typeof ActiveChargingProfileResult>

export const ChargingProfileResult = object('ChargingProfileResult', {
  result: ChargingProfileResultType,
})
export type ChargingProfileResult = z.infer<typeof ChargingProfileResult>

export const ClearProfileResult = object('ClearProfileResult', {
  result: ChargingProfileResultType,
})
export type ClearProfileResult = z.infer<typeof ClearProfileResult>

export const SetChargingProfile = object('SetChargingProfile', {
  charging_profile: ChargingProfile,
  response_url: url(),
})
export type SetChargingProfile = z.infer<typeof SetChargingProfile>
