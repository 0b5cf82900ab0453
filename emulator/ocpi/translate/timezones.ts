/** IANA time zones by country. */

/** The zone to assume in a country (ISO 3166-1 alpha-3): its only one, or the one most of its people live in. */
export const timeZoneOf = (country: string): string | undefined =>
  Object.hasOwn(timeZones, country) ? timeZones[country] : undefined

const timeZones: Readonly<Record<string, string>> = {
  // Europe
  ALB: 'Europe/Tirane', AND: 'Europe/Andorra', AUT: 'Europe/Vienna', BEL: 'Europe/Brussels', BGR: 'Europe/Sofia',
  BIH: 'Europe/Sarajevo', BLR: 'Europe/Minsk', CHE: 'Europe/Zurich', CYP: 'Asia/Nicosia', CZE: 'Europe/Prague',
  DEU: 'Europe/Berlin', DNK: 'Europe/Copenhagen', ESP: 'Europe/Madrid', EST: 'Europe/Tallinn', FIN: 'Europe/Helsinki',
  FRA: 'Europe/Paris', FRO: 'Atlantic/Faroe', GBR: 'Europe/London', GIB: 'Europe/Gibraltar', GRC: 'Europe/Athens',
  HRV: 'Europe/Zagreb', HUN: 'Europe/Budapest', IRL: 'Europe/Dublin', ISL: 'Atlantic/Reykjavik', ITA: 'Europe/Rome',
  LIE: 'Europe/Vaduz', LTU: 'Europe/Vilnius', LUX: 'Europe/Luxembourg', LVA: 'Europe/Riga', MCO: 'Europe/Monaco',
  MDA: 'Europe/Chisinau', MKD: 'Europe/Skopje', MLT: 'Europe/Malta', MNE: 'Europe/Podgorica', NLD: 'Europe/Amsterdam',
  NOR: 'Europe/Oslo', POL: 'Europe/Warsaw', PRT: 'Europe/Lisbon', ROU: 'Europe/Bucharest', RUS: 'Europe/Moscow',
  SMR: 'Europe/San_Marino', SRB: 'Europe/Belgrade', SVK: 'Europe/Bratislava', SVN: 'Europe/Ljubljana',
  SWE: 'Europe/Stockholm', TUR: 'Europe/Istanbul', UKR: 'Europe/Kyiv', VAT: 'Europe/Vatican',
  // Asia and Oceania
  ARE: 'Asia/Dubai', ARM: 'Asia/Yerevan', AUS: 'Australia/Sydney', AZE: 'Asia/Baku', BHR: 'Asia/Bahrain',
  CHN: 'Asia/Shanghai', GEO: 'Asia/Tbilisi', HKG: 'Asia/Hong_Kong', IDN: 'Asia/Jakarta', IND: 'Asia/Kolkata',
  ISR: 'Asia/Jerusalem', JOR: 'Asia/Amman', JPN: 'Asia/Tokyo', KAZ: 'Asia/Almaty', KOR: 'Asia/Seoul',
  KWT: 'Asia/Kuwait', LBN: 'Asia/Beirut', LKA: 'Asia/Colombo', MYS: 'Asia/Kuala_Lumpur', NPL: 'Asia/Kathmandu',
  NZL: 'Pacific/Auckland', OMN: 'Asia/Muscat', PAK: 'Asia/Karachi', PHL: 'Asia/Manila', QAT: 'Asia/Qatar',
  SAU: 'Asia/Riyadh', SGP: 'Asia/Singapore', THA: 'Asia/Bangkok', TWN: 'Asia/Taipei', UZB: 'Asia/Tashkent',
  VNM: 'Asia/Ho_Chi_Minh',
  // the Americas
  ARG: 'America/Argentina/Buenos_Aires', BRA: 'America/Sao_Paulo', CAN: 'America/Toronto', CHL: 'America/Santiago',
  COL: 'America/Bogota', CRI: 'America/Costa_Rica', DOM: 'America/Santo_Domingo', ECU: 'America/Guayaquil',
  GTM: 'America/Guatemala', MEX: 'America/Mexico_City', PAN: 'America/Panama', PER: 'America/Lima',
  PRI: 'America/Puerto_Rico', PRY: 'America/Asuncion', URY: 'America/Montevideo', USA: 'America/New_York',
  // Africa
  DZA: 'Africa/Algiers', EGY: 'Africa/Cairo', ETH: 'Africa/Addis_Ababa', GHA: 'Africa/Accra', KEN: 'Africa/Nairobi',
  MAR: 'Africa/Casablanca', MUS: 'Indian/Mauritius', NGA: 'Africa/Lagos', REU: 'Indian/Reunion', RWA: 'Africa/Kigali',
  SEN: 'Africa/Dakar', TUN: 'Africa/Tunis', UGA: 'Africa/Kampala', ZAF: 'Africa/Johannesburg',
}
