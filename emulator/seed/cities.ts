/** Where seeded Locations lie: real cities, made-up streets. */

export type Language = 'nl' | 'de' | 'fr' | 'it' | 'es'

export interface City {
  readonly name: string
  /** Centre, in millionths of a degree. */
  readonly latitudeE6: number
  readonly longitudeE6: number
  /** `#` stands for a digit, `@` for a capital. */
  readonly postalCode: string
  readonly language: Language
  readonly state?: string
  /** ISO 3166-1 alpha-2 and alpha-3. */
  readonly alpha2: string
  readonly alpha3: string
  readonly timeZone: string
  readonly currency: 'EUR' | 'CHF'
}

interface Country {
  readonly alpha2: string
  readonly alpha3: string
  readonly timeZone: string
  readonly currency: 'EUR' | 'CHF'
  readonly cities: readonly (readonly [
    name: string,
    latitude: number,
    longitude: number,
    postalCode: string,
    language: Language,
    state?: string,
  ])[]
}

const countries: readonly Country[] = [
  {
    alpha2: 'NL',
    alpha3: 'NLD',
    timeZone: 'Europe/Amsterdam',
    currency: 'EUR',
    cities: [
      ['Amsterdam', 52.3702, 4.8952, '10##@@', 'nl', 'Noord-Holland'],
      ['Rotterdam', 51.9225, 4.4792, '30##@@', 'nl', 'Zuid-Holland'],
      ['Utrecht', 52.0907, 5.1214, '35##@@', 'nl', 'Utrecht'],
      ['Eindhoven', 51.4416, 5.4697, '56##@@', 'nl', 'Noord-Brabant'],
      ['Groningen', 53.2194, 6.5665, '97##@@', 'nl', 'Groningen'],
      ['Arnhem', 51.9851, 5.8987, '68##@@', 'nl', 'Gelderland'],
    ],
  },
  {
    alpha2: 'DE',
    alpha3: 'DEU',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    cities: [
      ['Berlin', 52.52, 13.405, '101##', 'de', 'Berlin'],
      ['Hamburg', 53.5511, 9.9937, '200##', 'de', 'Hamburg'],
      ['München', 48.1351, 11.582, '803##', 'de', 'Bayern'],
      ['Köln', 50.9375, 6.9603, '506##', 'de', 'Nordrhein-Westfalen'],
      ['Frankfurt am Main', 50.1109, 8.6821, '603##', 'de', 'Hessen'],
      ['Leipzig', 51.3397, 12.3731, '041##', 'de', 'Sachsen'],
    ],
  },
  {
    alpha2: 'BE',
    alpha3: 'BEL',
    timeZone: 'Europe/Brussels',
    currency: 'EUR',
    cities: [
      ['Bruxelles', 50.8466, 4.3528, '10#0', 'fr'],
      ['Antwerpen', 51.2194, 4.4025, '20#0', 'nl'],
      ['Gent', 51.0543, 3.7174, '90#0', 'nl'],
      ['Liège', 50.6326, 5.5797, '40#0', 'fr'],
    ],
  },
  {
    alpha2: 'FR',
    alpha3: 'FRA',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    cities: [
      ['Paris', 48.8566, 2.3522, '7501#', 'fr'],
      ['Lyon', 45.764, 4.8357, '6900#', 'fr'],
      ['Lille', 50.6292, 3.0573, '59#00', 'fr'],
      ['Strasbourg', 48.5734, 7.7521, '67#00', 'fr'],
      ['Bordeaux', 44.8378, -0.5792, '33#00', 'fr'],
    ],
  },
  {
    alpha2: 'AT',
    alpha3: 'AUT',
    timeZone: 'Europe/Vienna',
    currency: 'EUR',
    cities: [
      ['Wien', 48.2082, 16.3738, '11#0', 'de', 'Wien'],
      ['Graz', 47.0707, 15.4395, '801#', 'de', 'Steiermark'],
      ['Salzburg', 47.8095, 13.055, '502#', 'de', 'Salzburg'],
    ],
  },
  {
    alpha2: 'CH',
    alpha3: 'CHE',
    timeZone: 'Europe/Zurich',
    currency: 'CHF',
    cities: [
      ['Zürich', 47.3769, 8.5417, '800#', 'de', 'Zürich'],
      ['Genève', 46.2044, 6.1432, '120#', 'fr', 'Genève'],
      ['Lugano', 46.0037, 8.9511, '690#', 'it', 'Ticino'],
    ],
  },
  {
    alpha2: 'LU',
    alpha3: 'LUX',
    timeZone: 'Europe/Luxembourg',
    currency: 'EUR',
    cities: [['Luxembourg', 49.6116, 6.1319, 'L-1###', 'fr']],
  },
  {
    alpha2: 'IT',
    alpha3: 'ITA',
    timeZone: 'Europe/Rome',
    currency: 'EUR',
    cities: [
      ['Milano', 45.4642, 9.19, '201##', 'it', 'Lombardia'],
      ['Torino', 45.0703, 7.6869, '101##', 'it', 'Piemonte'],
    ],
  },
  {
    alpha2: 'ES',
    alpha3: 'ESP',
    timeZone: 'Europe/Madrid',
    currency: 'EUR',
    cities: [
      ['Madrid', 40.4168, -3.7038, '280##', 'es'],
      ['Barcelona', 41.3874, 2.1686, '080##', 'es'],
      ['Valencia', 39.4699, -0.3763, '460##', 'es'],
    ],
  },
]

export const cities: readonly City[] = countries.flatMap(({ cities: rows, ...country }) =>
  rows.map(([name, latitude, longitude, postalCode, language, state]) => ({
    ...country,
    name,
    postalCode,
    language,
    latitudeE6: Math.round(latitude * 1e6),
    longitudeE6: Math.round(longitude * 1e6),
    ...(state !== undefined && { state }),
  })),
)

interface Wording {
  readonly streets: readonly string[]
  /** How a street and a house number are written together. */
  readonly address: (street: string, houseNumber: number) => string
  readonly directions: readonly string[]
  readonly entrance: string
}

const numberLast = (street: string, houseNumber: number) => `${street} ${houseNumber}`

/** What a language calls things. Streets are named after plants, trades and weather. */
export const wordings: Readonly<Record<Language, Wording>> = {
  nl: {
    streets: [
      'Tulpenkade',
      'Molenwerf',
      'Zonnebloemstraat',
      'Havendijk',
      'Kastanjelaan',
      'Turfmarkt',
      'Windhoek',
      'Spoorbrug',
      'Klaverweide',
      'Lindesingel',
      'Zilverstraat',
      'Rietgors',
      'Wilgenpad',
      'Ankerplein',
    ],
    address: numberLast,
    directions: ['De laadplaatsen liggen links van de ingang.', 'Volg de groene belijning naar de laadplaatsen.'],
    entrance: 'Ingang',
  },
  de: {
    streets: [
      'Lindenallee',
      'Mühlenweg',
      'Speichergasse',
      'Sonnenblumenweg',
      'Am Hafenbecken',
      'Gerberplatz',
      'Kastanienring',
      'Nebelhornweg',
      'Wiesengrund',
      'Böttcherstieg',
      'Windmühlenstraße',
      'Kornmarkt',
      'Erlenbogen',
    ],
    address: numberLast,
    directions: ['Die Ladeplätze befinden sich links der Einfahrt.', 'Der grünen Markierung zu den Ladeplätzen folgen.'],
    entrance: 'Eingang',
  },
  fr: {
    streets: [
      'rue des Tilleuls',
      'quai aux Tulipes',
      'avenue du Moulin',
      'place des Tanneurs',
      'rue de la Brume',
      'boulevard des Platanes',
      'allée des Peupliers',
      'rue du Grenier',
      'chemin des Saules',
      'rue des Étoiles',
    ],
    address: (street, houseNumber) => `${houseNumber} ${street}`,
    directions: ["Les bornes se trouvent à gauche de l'entrée.", 'Suivre le marquage vert vers les bornes.'],
    entrance: 'Entrée',
  },
  it: {
    streets: [
      'Via dei Tigli',
      'Viale dei Platani',
      'Via del Mulino',
      'Piazza dei Conciatori',
      'Via della Nebbia',
      'Via dei Salici',
      'Corso delle Stelle',
      'Via del Granaio',
    ],
    address: numberLast,
    directions: ["Le colonnine sono a sinistra dell'ingresso.", 'Seguire le strisce verdi fino alle colonnine.'],
    entrance: 'Ingresso',
  },
  es: {
    streets: [
      'Calle de los Tilos',
      'Avenida de los Plátanos',
      'Calle del Molino',
      'Plaza de los Curtidores',
      'Calle de la Niebla',
      'Paseo de los Sauces',
      'Calle de las Estrellas',
      'Calle del Granero',
    ],
    address: numberLast,
    directions: ['Los cargadores están a la izquierda de la entrada.', 'Siga las marcas verdes hasta los cargadores.'],
    entrance: 'Entrada',
  },
}
