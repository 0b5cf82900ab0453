/** OCPI 2.1.1, chapter mod_locations. */
import type { z } from 'zod'
import {
  alpha3,
  boolean,
  coordinate,
  dateTime,
  int,
  list,
  nonEmpty,
  number,
  object,
  optional,
  percentage,
  string,
  timeOfDay,
  url,
  weekday,
} from '../types.js'
import {
  Capability,
  ConnectorFormat,
  ConnectorType,
  EnergySourceCategory,
  EnvironmentalImpactCategory,
  Facility,
  ImageCategory,
  LocationType,
  ParkingRestriction,
  PowerType,
  Status,
} from './enums.js'
import { DisplayText } from './types.js'

export const GeoLocation = object('GeoLocation', {
  latitude: coordinate('latitude', '6'),
  longitude: coordinate('longitude', '6'),
})
export type GeoLocation = z.infer<typeof GeoLocation>

export const AdditionalGeoLocation = object('AdditionalGeoLocation', {
  latitude: coordinate('latitude', '6'),
  longitude: coordinate('longitude', '6'),
  name: optional(DisplayText),
})
export type AdditionalGeoLocation = z.infer<typeof AdditionalGeoLocation>

export const StatusSchedule = object('StatusSchedule', {
  period_begin: dateTime(),
  period_end: optional(dateTime()),
  status: Status,
})
export type StatusSchedule = z.infer<typeof StatusSchedule>

export const Connector = object('Connector', {
  id: string(36),
  standard: ConnectorType,
  format: ConnectorFormat,
  power_type: PowerType,
  voltage: int(),
  amperage: int(),
  tariff_id: optional(string(36)),
  terms_and_conditions: optional(url()),
  last_updated: dateTime(),
})
export type Connector = z.infer<typeof Connector>

export const Image = object('Image', {
  url: url(),
  thumbnail: optional(url()),
  category: ImageCategory,
  type: string(4),
  width: optional(int(5)),
  height: optional(int(5)),
})
export type Image = z.infer<typeof Image>

export const EVSE = object('EVSE', {
  uid: string(39),
  evse_id: optional(string(48)),
  status: Status,
  status_schedule: list(StatusSchedule),
  capabilities: list(Capability),
  connectors: nonEmpty(Connector),
  floor_level: optional(string(4)),
  coordinates: optional(GeoLocation),
  physical_reference: optional(string(16)),
  directions: list(DisplayText),
  parking_restrictions: list(ParkingRestriction),
  images: list(Image),
  last_updated: dateTime(),
})
export type EVSE = z.infer<typeof EVSE>

export const BusinessDetails = object('BusinessDetails', {
  name: string(100),
  website: optional(url()),
  logo: optional(Image),
})
export type BusinessDetails = z.infer<typeof BusinessDetails>

export const RegularHours = object('RegularHours', {
  weekday: weekday(),
  period_begin: timeOfDay(),
  period_end: timeOfDay(),
})
export type RegularHours = z.infer<typeof RegularHours>

export const ExceptionalPeriod = object('ExceptionalPeriod', {
  period_begin: dateTime(),
  period_end: dateTime(),
})
export type ExceptionalPeriod = z.infer<typeof ExceptionalPeriod>

export const Hours = object('Hours', {
  regular_hours: list(RegularHours),
  twentyfourseven: boolean(),
  exceptional_openings: list(ExceptionalPeriod),
  exceptional_closings: list(ExceptionalPeriod),
})
export type Hours = z.infer<typeof Hours>

export const EnergySource = object('EnergySource', {
  source: EnergySourceCategory,
  percentage: percentage(),
})
export type EnergySource = z.infer<typeof EnergySource>

export const EnvironmentalImpact = object('EnvironmentalImpact', {
  source: EnvironmentalImpactCategory,
  amount: number(),
})
export type EnvironmentalImpact = z.infer<typeof EnvironmentalImpact>

export const EnergyMix = object('EnergyMix', {
  is_green_energy: boolean(),
  energy_sources: list(EnergySource),
  environ_impact: list(EnvironmentalImpact),
  supplier_name: optional(string(64)),
  energy_product_name: optional(string(64)),
})
export type EnergyMix = z.infer<typeof EnergyMix>

export const Location = object('Location', {
  id: string(39),
  type: LocationType,
  name: optional(string(255)),
  address: string(45),
  city: string(45),
  postal_code: string(10),
  country: alpha3(),
  coordinates: GeoLocation,
  related_locations: list(AdditionalGeoLocation),
  evses: list(EVSE),
  directions: list(DisplayText),
  operator: optional(BusinessDetails),
  suboperator: optional(BusinessDetails),
  owner: optional(BusinessDetails),
  facilities: list(Facility),
  time_zone: optional(string(255)),
  opening_times: optional(Hours),
  charging_when_closed: optional(boolean()),
  images: list(Image),
  energy_mix: optional(EnergyMix),
  last_updated: dateTime(),
})
export type Location = z.infer<typeof Location>
