/** What the made-up partners answer: whole profiles, and some that are still in the middle. */

/** A small document, so that there is something to open. */
export function samplePdf(title: string): Uint8Array<ArrayBuffer> {
  const text = `BT /F1 18 Tf 72 720 Td (${title.replaceAll(/[()\\]/g, '')}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return new Uint8Array(Buffer.from(body + end, 'latin1'))
}

/** A whole agency profile; each agency differs in what reports add up. */
export function agencyProfileOf(name: string, contact: string, city: string, index: number): Record<string, unknown> {
  const share = 40 + (index % 5) * 10
  return {
    agency_name: name,
    agency_type: ['food_pantry', 'family_center', 'basic_needs', 'closet'][index % 4],
    mission: `${name} stands by families in ${city} with what they need most.`,
    address: { line1: `${12 + index} Market Street`, city, country: 'GB' },
    website: `https://www.${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`,
    founded: 1980 + ((index * 7) % 40),
    storage_space: index % 2 === 0,
    client_capacity: `${60 + index * 15} families a month`,
    areas: [
      { county: `${city} Borough`, client_share: share },
      { county: 'Upper Lakes', client_share: 100 - share },
    ],
    contact_name: contact,
    contact_email: `${contact.split(' ')[0]?.toLowerCase()}@${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`,
    distribution_times: 'Tuesdays and Fridays, 10:00 to 16:00',
  }
}

export const partnerFormAnswers = {
  company_description: 'We keep parcels and invoices of small shops in step, without anybody typing a number twice.',
  company_website: 'https://stackwise.example',
  headquarters: 'GB',
  planned_integration: 'Orders of Switchyard appear in Stackwise within a minute, and what was shipped comes back.',
  has_public_api: true,
  api_documentation: 'https://stackwise.example/api',
  technical_contact: 'Juno Hart',
  technical_email: 'juno@stackwise.example',
}
