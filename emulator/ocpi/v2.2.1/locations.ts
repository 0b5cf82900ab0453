/** OCPI 2.2.1, chapter mod_locations. */
import type { z } from 'zod'
import {
  alpha2,
  alpha3,
  boolean,
  ciString,
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
  ParkingRestriction,
  ParkingType,
  PowerType,
  Status,
  TokenType,
} from './enums.js'
import { DisplayText } from './types.js'

export const PublishTokenType = object('PublishTokenType', {
  uid: optional(ciString(36)),
  type: optional(TokenType),
  visual_number: optional(string(64)),
  issuer: optional(string(64)),
  group_id: optional(ciString(36)),
})
export type PublishTokenType = z.infer<typeof PublishTokenType>

export const GeoLocation = object('GeoLocation', {
  latitude: coordinate('latitude', '5,7'),
  longitude: coordinate('longitude', '5,7'),
})
export type GeoLocation = z.infer<typeof GeoLocation>

export const AdditionalGeoLocation = object('AdditionalGeoLocation', {
  latitude: coordinate('latitude', '5,7'),
  longitude: coordinate('longitude', '5,7'),
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
  id: ciString(36),
  standard: ConnectorType,
  format: ConnectorFormat,
  power_type: PowerType,
  max_voltage: int(),
  max_amperage: int(),
  max_electric_power: optional(int()),
  tariff_ids: list(ciString(36)),
  terms_and_conditions: optional(url()),
  last_updated: dateTime(),
})
export type Connector = z.infer<typeof Connector>

export const Image = object('Image', {
  url: url(),
  thumbnail: optional(url()),
  category: ImageCategory,
  type: ciString(4),
  width: optional(int(5)),
  height: optional(int(5)),
})
export type Image = z.infer<typeof Image>

export const EVSE = object('EVSE', {
  uid: ciString(36),
  evse_id: optional(ciString(48)),
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
  twentyfourseven: boolean(),
  regular_hours: list(RegularHours),
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
  category: EnvironmentalImpactCategory,
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
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(36),
  publish: boolean(),
  publish_allowed_to: list(PublishTokenType),
  name: optional(string(255)),
  address: string(45),
  city: string(45),
  postal_code: optional(string(10)),
  state: optional(string(20)),
  country: alpha3(),
  coordinates: GeoLocation,
  related_locations: list(AdditionalGeoLocation),
  parking_type: optional(ParkingType),
  evses: list(EVSE),
  directions: list(DisplayText),
  operator: optional(BusinessDetails),
  suboperator: optional(BusinessDetails),
  owner: optional(BusinessDetails),
  facilities: list(Facility),
  time_zone: string(255),
  opening_times: optional(Hours),
  charging_when_closed: optional(boolean()),
  images: list(Image),
  energy_mix: optional(EnergyMix),
  last_updated: dateTime(),
})
export type Location = z.infer<typeof Location>
