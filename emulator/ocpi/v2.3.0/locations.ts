/** OCPI 2.3.0, chapter mod_locations. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import {
  alpha2,
  alpha3,
  boolean,
  ciString,
  dateTime,
  int,
  list,
  nonEmpty,
  number,
  object,
  optional,
  string,
  unlimitedCiString,
  url,
} from '../types.js'
import { AdditionalGeoLocation, EnergySource, GeoLocation, Hours, StatusSchedule } from '../v2.2.1/locations.js'
import {
  Capability,
  ConnectorCapability,
  ConnectorFormat,
  ConnectorType,
  EVSEPosition,
  EnvironmentalImpactCategory,
  Facility,
  ImageCategory,
  ParkingDirection,
  ParkingRestriction,
  ParkingType,
  PowerType,
  Status,
  TokenType,
  VehicleType,
} from './enums.js'
import { DisplayText } from './types.js'

export {
  GeoLocation,
  AdditionalGeoLocation,
  StatusSchedule,
  RegularHours,
  ExceptionalPeriod,
  Hours,
  EnergySource,
} from '../v2.2.1/locations.js'

export const PublishTokenType = object('PublishTokenType', {
  uid: optional(ciString(36)),
  type: optional(TokenType),
  visual_number: optional(string(64)),
  issuer: optional(string(64)),
  group_id: optional(ciString(36)),
})
export type PublishTokenType = z.infer<typeof PublishTokenType>

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
  capabilities: list(ConnectorCapability),
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

export const EVSEParking = object('EVSEParking', {
  parking_id: ciString(36),
  evse_position: optional(EVSEPosition),
})
export type EVSEParking = z.infer<typeof EVSEParking>

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
  parking: list(EVSEParking),
  images: list(Image),
  accepted_service_providers: list(string(50)),
  last_updated: dateTime(),
})
export type EVSE = z.infer<typeof EVSE>

export const BusinessDetails = object('BusinessDetails', {
  name: string(100),
  website: optional(url()),
  logo: optional(Image),
})
export type BusinessDetails = z.infer<typeof BusinessDetails>

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

export const Parking = object('Parking', {
  id: ciString(36),
  physical_reference: optional(string(12)),
  vehicle_types: nonEmpty(VehicleType),
  max_vehicle_weight: optional(number()),
  max_vehicle_height: optional(number()),
  max_vehicle_length: optional(number()),
  max_vehicle_width: optional(number()),
  parking_space_length: optional(number()),
  parking_space_width: optional(number()),
  dangerous_goods_allowed: optional(boolean()),
  direction: optional(ParkingDirection),
  drive_through: optional(boolean()),
  restricted_to_type: boolean(),
  reservation_required: boolean(),
  time_limit: optional(number()),
  roofed: optional(boolean()),
  images: list(Image),
  lighting: optional(boolean()),
  refrigeration_outlet: optional(boolean()),
  standards: list(ciString(36)),
  apds_reference: optional(unlimitedCiString()),
})
export type Parking = z.infer<typeof Parking>

export const Location = object('Location', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(36),
  publish: boolean(),
  publish_allowed_to: list(PublishTokenType),
  name: optional(string(255)),
  address: string(255),
  city: string(45),
  postal_code: optional(string(10)),
  state: optional(string(45)),
  country: alpha3(),
  coordinates: GeoLocation,
  related_locations: list(AdditionalGeoLocation),
  parking_type: optional(ParkingType),
  evses: list(EVSE),
  parking_places: list(Parking),
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
  help_phone: optional(ciString(25)),
  last_updated: dateTime(),
})
export type Location = z.infer<typeof Location>
