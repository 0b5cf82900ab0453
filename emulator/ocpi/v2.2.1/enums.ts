/** The closed lists of OCPI 2.2.1, by chapter. */
import type { z } from 'zod'
import { enumeration } from '../types.js'

// ---- versions --------------------------------------------------------------------------------------------------------

export const InterfaceRole = enumeration('InterfaceRole', ['SENDER', 'RECEIVER'])
export type InterfaceRole = z.infer<typeof InterfaceRole>

export const ModuleID = enumeration('ModuleID', [
  'cdrs',
  'chargingprofiles',
  'commands',
  'credentials',
  'hubclientinfo',
  'locations',
  'sessions',
  'tariffs',
  'tokens',
])
export type ModuleID = z.infer<typeof ModuleID>

export const VersionNumber = enumeration('VersionNumber', ['2.0', '2.1', '2.1.1', '2.2', '2.2.1'])
export type VersionNumber = z.infer<typeof VersionNumber>

// ---- types -----------------------------------------------------------------------------------------------------------

export const Role = enumeration('Role', ['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP'])
export type Role = z.infer<typeof Role>

// ---- locations -------------------------------------------------------------------------------------------------------

export const Capability = enumeration('Capability', [
  'CHARGING_PROFILE_CAPABLE',
  'CHARGING_PREFERENCES_CAPABLE',
  'CHIP_CARD_SUPPORT',
  'CONTACTLESS_CARD_SUPPORT',
  'CREDIT_CARD_PAYABLE',
  'DEBIT_CARD_PAYABLE',
  'PED_TERMINAL',
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'RFID_READER',
  'START_SESSION_CONNECTOR_REQUIRED',
  'TOKEN_GROUP_CAPABLE',
  'UNLOCK_CAPABLE',
])
export type Capability = z.infer<typeof Capability>

export const ConnectorFormat = enumeration('ConnectorFormat', ['SOCKET', 'CABLE'])
export type ConnectorFormat = z.infer<typeof ConnectorFormat>

export const ConnectorType = enumeration('ConnectorType', [
  'CHADEMO',
  'CHAOJI',
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
  'DOMESTIC_M',
  'DOMESTIC_N',
  'DOMESTIC_O',
  'GBT_AC',
  'GBT_DC',
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
  'NEMA_5_20',
  'NEMA_6_30',
  'NEMA_6_50',
  'NEMA_10_30',
  'NEMA_10_50',
  'NEMA_14_30',
  'NEMA_14_50',
  'PANTOGRAPH_BOTTOM_UP',
  'PANTOGRAPH_TOP_DOWN',
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
  'BIKE_SHARING',
  'BUS_STOP',
  'TAXI_STAND',
  'TRAM_STOP',
  'METRO_STATION',
  'TRAIN_STATION',
  'AIRPORT',
  'PARKING_LOT',
  'CARPOOL_PARKING',
  'FUEL_STATION',
  'WIFI',
])
export type Facility = z.infer<typeof Facility>

export const ImageCategory = enumeration('ImageCategory', ['CHARGER', 'ENTRANCE', 'LOCATION', 'NETWORK', 'OPERATOR', 'OTHER', 'OWNER'])
export type ImageCategory = z.infer<typeof ImageCategory>

export const ParkingRestriction = enumeration('ParkingRestriction', ['EV_ONLY', 'PLUGGED', 'DISABLED', 'CUSTOMERS', 'MOTORCYCLES'])
export type ParkingRestriction = z.infer<typeof ParkingRestriction>

export const ParkingType = enumeration('ParkingType', [
  'ALONG_MOTORWAY',
  'PARKING_GARAGE',
  'PARKING_LOT',
  'ON_DRIVEWAY',
  'ON_STREET',
  'UNDERGROUND_GARAGE',
])
export type ParkingType = z.infer<typeof ParkingType>

export const PowerType = enumeration('PowerType', ['AC_1_PHASE', 'AC_2_PHASE', 'AC_2_PHASE_SPLIT', 'AC_3_PHASE', 'DC'])
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

export const ChargingPreferencesResponse = enumeration('ChargingPreferencesResponse', [
  'ACCEPTED',
  'DEPARTURE_REQUIRED',
  'ENERGY_NEED_REQUIRED',
  'NOT_POSSIBLE',
  'PROFILE_TYPE_NOT_SUPPORTED',
])
export type ChargingPreferencesResponse = z.infer<typeof ChargingPreferencesResponse>

export const ProfileType = enumeration('ProfileType', ['CHEAP', 'FAST', 'GREEN', 'REGULAR'])
export type ProfileType = z.infer<typeof ProfileType>

export const SessionStatus = enumeration('SessionStatus', ['ACTIVE', 'COMPLETED', 'INVALID', 'PENDING', 'RESERVATION'])
export type SessionStatus = z.infer<typeof SessionStatus>

// ---- cdrs ------------------------------------------------------------------------------------------------------------

export const AuthMethod = enumeration('AuthMethod', ['AUTH_REQUEST', 'COMMAND', 'WHITELIST'])
export type AuthMethod = z.infer<typeof AuthMethod>

export const CdrDimensionType = enumeration('CdrDimensionType', [
  'CURRENT',
  'ENERGY',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'MAX_CURRENT',
  'MIN_CURRENT',
  'MAX_POWER',
  'MIN_POWER',
  'PARKING_TIME',
  'POWER',
  'RESERVATION_TIME',
  'STATE_OF_CHARGE',
  'TIME',
])
export type CdrDimensionType = z.infer<typeof CdrDimensionType>

// ---- tariffs ---------------------------------------------------------------------------------------------------------

export const DayOfWeek = enumeration('DayOfWeek', ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'])
export type DayOfWeek = z.infer<typeof DayOfWeek>

export const ReservationRestrictionType = enumeration('ReservationRestrictionType', ['RESERVATION', 'RESERVATION_EXPIRES'])
export type ReservationRestrictionType = z.infer<typeof ReservationRestrictionType>

export const TariffDimensionType = enumeration('TariffDimensionType', ['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME'])
export type TariffDimensionType = z.infer<typeof TariffDimensionType>

export const TariffType = enumeration('TariffType', ['AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR'])
export type TariffType = z.infer<typeof TariffType>

// ---- tokens ----------------------------------------------------------------------------------------------------------

export const AllowedType = enumeration('AllowedType', ['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'])
export type AllowedType = z.infer<typeof AllowedType>

export const TokenType = enumeration('TokenType', ['AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID'])
export type TokenType = z.infer<typeof TokenType>

export const WhitelistType = enumeration('WhitelistType', ['ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER'])
export type WhitelistType = z.infer<typeof WhitelistType>

// ---- commands --------------------------------------------------------------------------------------------------------

export const CommandResponseType = enumeration('CommandResponseType', ['NOT_SUPPORTED', 'REJECTED', 'ACCEPTED', 'UNKNOWN_SESSION'])
export type CommandResponseType = z.infer<typeof CommandResponseType>

export const CommandResultType = enumeration('CommandResultType', [
  'ACCEPTED',
  'CANCELED_RESERVATION',
  'EVSE_OCCUPIED',
  'EVSE_INOPERATIVE',
  'FAILED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TIMEOUT',
  'UNKNOWN_RESERVATION',
])
export type CommandResultType = z.infer<typeof CommandResultType>

export const CommandType = enumeration('CommandType', [
  'CANCEL_RESERVATION',
  'RESERVE_NOW',
  'START_SESSION',
  'STOP_SESSION',
  'UNLOCK_CONNECTOR',
])
export type CommandType = z.infer<typeof CommandType>

// ---- chargingprofiles ------------------------------------------------------------------------------------------------

export const ChargingRateUnit = enumeration('ChargingRateUnit', ['W', 'A'])
export type ChargingRateUnit = z.infer<typeof ChargingRateUnit>

export const ChargingProfileResponseType = enumeration('ChargingProfileResponseType', [
  'ACCEPTED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TOO_OFTEN',
  'UNKNOWN_SESSION',
])
export type ChargingProfileResponseType = z.infer<typeof ChargingProfileResponseType>

export const ChargingProfileResultType = enumeration('ChargingProfileResultType', ['ACCEPTED', 'REJECTED', 'UNKNOWN'])
export type ChargingProfileResultType = z.infer<typeof ChargingProfileResultType>

// ---- hubclientinfo ---------------------------------------------------------------------------------------------------

export const ConnectionStatus = enumeration('ConnectionStatus', ['CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED'])
export type ConnectionStatus = z.infer<typeof ConnectionStatus>
