/** The lists of OCPI 2.3.0, by chapter: 13 are open, so a value that they lack is legal. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { enumeration, openEnumeration } from '../types.js'

export {
  InterfaceRole,
  ConnectorFormat,
  EnergySourceCategory,
  PowerType,
  Status,
  ChargingPreferencesResponse,
  ProfileType,
  SessionStatus,
  AuthMethod,
  CdrDimensionType,
  DayOfWeek,
  ReservationRestrictionType,
  TariffDimensionType,
  TariffType,
  AllowedType,
  WhitelistType,
  CommandResponseType,
  CommandResultType,
  ChargingRateUnit,
  ChargingProfileResponseType,
  ChargingProfileResultType,
  ConnectionStatus,
} from '../v2.2.1/enums.js'

// ---- versions --------------------------------------------------------------------------------------------------------

export const ModuleID = openEnumeration('ModuleID', [
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

export const VersionNumber = openEnumeration('VersionNumber', ['2.0', '2.1', '2.1.1', '2.2', '2.2.1', '2.3.0'])
export type VersionNumber = z.infer<typeof VersionNumber>

// ---- types -----------------------------------------------------------------------------------------------------------

export const Role = enumeration('Role', ['CPO', 'EMSP', 'NAP', 'NSP', 'OTHER', 'SCSP'])
export type Role = z.infer<typeof Role>

// ---- locations -------------------------------------------------------------------------------------------------------

export const Capability = openEnumeration('Capability', [
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

export const ConnectorType = openEnumeration('ConnectorType', [
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
  'MCS',
  'NEMA_5_20',
  'NEMA_6_30',
  'NEMA_6_50',
  'NEMA_10_30',
  'NEMA_10_50',
  'NEMA_14_30',
  'NEMA_14_50',
  'PANTOGRAPH_BOTTOM_UP',
  'PANTOGRAPH_TOP_DOWN',
  'SAE_J3400',
  'TESLA_R',
  'TESLA_S',
])
export type ConnectorType = z.infer<typeof ConnectorType>

export const EnvironmentalImpactCategory = openEnumeration('EnvironmentalImpactCategory', ['NUCLEAR_WASTE', 'CARBON_DIOXIDE'])
export type EnvironmentalImpactCategory = z.infer<typeof EnvironmentalImpactCategory>

export const Facility = openEnumeration('Facility', [
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

export const ImageCategory = openEnumeration('ImageCategory', ['CHARGER', 'ENTRANCE', 'LOCATION', 'NETWORK', 'OPERATOR', 'OTHER', 'OWNER'])
export type ImageCategory = z.infer<typeof ImageCategory>

export const ParkingRestriction = openEnumeration('ParkingRestriction', [
  'CUSTOMERS',
  'DISABLED',
  'EMPLOYEES',
  'EV_ONLY',
  'MOTORCYCLES',
  'PLUGGED',
  'TAXIS',
  'TENANTS',
])
export type ParkingRestriction = z.infer<typeof ParkingRestriction>

export const ParkingType = openEnumeration('ParkingType', [
  'ALONG_MOTORWAY',
  'PARKING_GARAGE',
  'PARKING_LOT',
  'ON_DRIVEWAY',
  'ON_STREET',
  'UNDERGROUND_GARAGE',
])
export type ParkingType = z.infer<typeof ParkingType>

export const ConnectorCapability = openEnumeration('ConnectorCapability', ['ISO_15118_2_PLUG_AND_CHARGE', 'ISO_15118_20_PLUG_AND_CHARGE'])
export type ConnectorCapability = z.infer<typeof ConnectorCapability>

export const EVSEPosition = enumeration('EVSEPosition', ['LEFT', 'RIGHT', 'CENTER'])
export type EVSEPosition = z.infer<typeof EVSEPosition>

export const ParkingDirection = enumeration('ParkingDirection', ['PARALLEL', 'PERPENDICULAR', 'ANGLE'])
export type ParkingDirection = z.infer<typeof ParkingDirection>

export const VehicleType = openEnumeration('VehicleType', [
  'MOTORCYCLE',
  'PERSONAL_VEHICLE',
  'PERSONAL_VEHICLE_WITH_TRAILER',
  'VAN',
  'SEMI_TRACTOR',
  'RIGID',
  'TRUCK_WITH_TRAILER',
  'BUS',
  'DISABLED',
])
export type VehicleType = z.infer<typeof VehicleType>

// ---- tariffs ---------------------------------------------------------------------------------------------------------

export const TaxIncluded = enumeration('TaxIncluded', ['YES', 'NO', 'N/A'])
export type TaxIncluded = z.infer<typeof TaxIncluded>

// ---- tokens ----------------------------------------------------------------------------------------------------------

export const TokenType = openEnumeration('TokenType', ['AD_HOC_USER', 'APP_USER', 'EMAID', 'OTHER', 'RFID'])
export type TokenType = z.infer<typeof TokenType>

// ---- commands --------------------------------------------------------------------------------------------------------

export const CommandType = openEnumeration('CommandType', [
  'CANCEL_RESERVATION',
  'RESERVE_NOW',
  'START_SESSION',
  'STOP_SESSION',
  'UNLOCK_CONNECTOR',
])
export type CommandType = z.infer<typeof CommandType>

// ---- payments --------------------------------------------------------------------------------------------------------

export const InvoiceCreator = enumeration('InvoiceCreator', ['CPO', 'PTP'])
export type InvoiceCreator = z.infer<typeof InvoiceCreator>

export const CaptureStatusCode = enumeration('CaptureStatusCode', ['SUCCESS', 'PARTIAL_SUCCESS', 'FAILED'])
export type CaptureStatusCode = z.infer<typeof CaptureStatusCode>
