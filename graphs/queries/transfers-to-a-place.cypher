// The transfers to a place, with what each rests on.
// $place = 'US'  the place
// columns: flow, regime, kind, exporter, importer, verdict, mechanism, safeguard, transfer
MATCH (t:Transfer)-[:AT]->(p:Place {id: $place})
RETURN t.flow AS flow, t.regime AS regime, t.kind AS kind, coalesce(t.exporter, '') AS exporter, t.importer AS importer, t.verdict AS verdict, coalesce(t.mechanism, '') AS mechanism, coalesce(t.safeguard, '') AS safeguard, t.id AS transfer
ORDER BY flow, regime, kind, importer, transfer
