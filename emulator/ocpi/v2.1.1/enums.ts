/** The closed lists of OCPI 2.1.1, by chapter. */
import type { z } from 'zod'
import { enumeration } from '../types.js'

// ---- versions --------------------------------------------------------------------------------------------------------

export const ModuleID = enumeration('ModuleID', ['cdrs', 'commands', 'credentials', 'locations', 'sessions', 'tariffs', 'tokens'])
export type ModuleID = z.infer<typeof ModuleID>

export const VersionNumber = enumeration('VersionNumber', ['2.0', '2.1', '2.1.1'])
export type VersionNumber = z.infer<typeof VersionNumber>

// ---- locations -------------------------------------------------------------------------------------------------------

export const Capability = enumeration('Capability', [
  'CHARGING_PROFILE_CAPABLE',
  'CREDIT_CARD_PAYABLE',
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'RFID_READER',
  'UNLOCK_CAPABLE',
])
export type Capability = z.infer<typeof Capability>

export const ConnectorFormat = enumeration('ConnectorFormat', ['SOCKET', 'CABLE'])
export type ConnectorFormat = z.infer<typeof ConnectorFormat>

export const ConnectorType = enumeration('ConnectorType', [
  'CHADEMO',
  'DOMESTIC_A',
  'DOMESTIC_B',
  'DOMESTIC_C',
  'DOMESTIC_D',
  'DOMESTIC_E',
  'DOMESTIC_F',
  'DOMESTIC_G',
  'DOMESTIC_H',
  'DOMESTIC_I',
  'DOMESTIC_J',
  'DOMESTIC_K',
  'DOMESTIC_L',
  'IEC_60309_2_single_16',
  'IEC_60309_2_three_16',
  'IEC_60309_2_three_32',
  'IEC_60309_2_three_64',
  'IEC_62196_T1',
  'IEC_62196_T1_COMBO',
  'IEC_62196_T2',
  'IEC_62196_T2_COMBO',
  'IEC_62196_T3A',
  'IEC_62196_T3C',
  'TESLA_R',
  'TESLA_S',
])
export type ConnectorType = z.infer<typeof ConnectorType>

export const EnergySourceCategory = enumeration('EnergySourceCategory', [
  'NUCLEAR',
  'GENERAL_FOSSIL',
  'COAL',
  'GAS',
  'GENERAL_GREEN',
  'SOLAR',
  'WIND',
  'WATER',
])
export type EnergySourceCategory = z.infer<typeof EnergySourceCategory>

export const EnvironmentalImpactCategory = enumeration('EnvironmentalImpactCategory', ['NUCLEAR_WASTE', 'CARBON_DIOXIDE'])
export type EnvironmentalImpactCategory = z.infer<typeof EnvironmentalImpactCategory>

export const Facility = enumeration('Facility', [
  'HOTEL',
  'RESTAURANT',
  'CAFE',
  'MALL',
  'SUPERMARKET',
  'SPORT',
  'RECREATION_AREA',
  'NATURE',
  'MUSEUM',
  'BUS_STOP',
  'TAXI_STAND',
  'TRAIN_STATION',
  'AIRPORT',
  'CARPOOL_PARKING',
  'FUEL_STATION',
  'WIFI',
])
export type Facility = z.infer<typeof Facility>

export const ImageCategory = enumeration('ImageCategory', ['CHARGER', 'ENTRANCE', 'LOCATION', 'NETWORK', 'OPERATOR', 'OTHER', 'OWNER'])
export type ImageCategory = z.infer<typeof ImageCategory>

export const LocationType = enumeration('LocationType', [
  'ON_STREET',
  'PARKING_GARAGE',
  'UNDERGROUND_GARAGE',
  'PARKING_LOT',
  'OTHER',
  'UNKNOWN',
])
export type LocationType = z.infer<typeof LocationType>

export const ParkingRestriction = enumeration('ParkingRestriction', ['EV_ONLY', 'PLUGGED', 'DISABLED', 'CUSTOMERS', 'MOTORCYCLES'])
export type ParkingRestriction = z.infer<typeof ParkingRestriction>

export const PowerType = enumeration('PowerType', ['AC_1_PHASE', 'AC_3_PHASE', 'DC'])
export type PowerType = z.infer<typeof PowerType>

export const Status = enumeration('Status', [
  'AVAILABLE',
  'BLOCKED',
  'CHARGING',
  'INOPERATIVE',
  'OUTOFORDER',
  'PLANNED',
  'REMOVED',
  'RESERVED',
  'UNKNOWN',
])
export type Status = z.infer<typeof Status>

// ---- sessions --------------------------------------------------------------------------------------------------------

export const SessionStatus = enumeration('SessionStatus', ['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING'])
export type SessionStatus = z.infer<typeof SessionStatus>

// ---- cdrs ------------------------------------------------------------------------------------------------------------

export const AuthMethod = enumeration('AuthMethod', ['AUTH_REQUEST', 'WHITELIST'])
export type AuthMethod = z.infer<typeof AuthMethod>

export const CdrDimensionType = enumeration('CdrDimensionType', ['ENERGY', 'FLAT', 'MAX_CURRENT', 'MIN_CURRENT', 'PARKING_TIME', 'TIME'])
export type CdrDimensionType = z.infer<typeof CdrDimensionType>

// ---- tariffs ---------------------------------------------------------------------------------------------------------

export const DayOfWeek = enumeration('DayOfWeek', ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'])
export type DayOfWeek = z.infer<typeof DayOfWeek>

export const TariffDimensionType = enumeration('TariffDimensionType', ['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME'])
export type TariffDimensionType = z.infer<typeof TariffDimensionType>

// ---- tokens ----------------------------------------------------------------------------------------------------------

export const Allowed = enumeration('Allowed', ['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'])
export type Allowed = z.infer<typeof Allowed>

export const TokenType = enumeration('TokenType', ['OTHER', 'RFID'])
export type TokenType = z.infer<typeof TokenType>

export const WhitelistType = enumeration('WhitelistType', ['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER'])
export type WhitelistType = z.infer<typeof WhitelistType>

// ---- commands --------------------------------------------------------------------------------------------------------

export const CommandResponseType = enumeration('CommandResponseType', [
  'NOT_SUPPORTED',
  'REJECTED',
  'ACCEPTED',
  'TIMEOUT',
  'UNKNOWN_SESSION',
])
export type CommandResponseType = z.infer<typeof CommandResponseType>

export const CommandType = enumeration('CommandType', ['RESERVE_NOW', 'START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR'])
export type CommandType = z.infer<typeof CommandType>
