// The transfers to a place, with what each rests on.
// $place = ''  the place; '' is any
// columns: place, flow, regime, kind, exporter, importer, verdict, mechanism, safeguard, transfer
MATCH (t:Transfer)
WHERE $place = '' OR t.place = $place
RETURN t.place AS place, t.flow AS flow, t.regime AS regime, t.kind AS kind, coalesce(t.exporter, '') AS exporter, t.importer AS importer, t.verdict AS verdict, coalesce(t.mechanism, '') AS mechanism, coalesce(t.safeguard, '') AS safeguard, t.id AS transfer
ORDER BY place, flow, regime, kind, importer, transfer
