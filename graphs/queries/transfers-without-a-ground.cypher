// Transfers without a ground, with one that fails, or that the law forbids.
// columns: verdict, regime, flow, importer, place, reasons, transfer
MATCH (t:Transfer)
WHERE t.verdict IN ['missing', 'deficient', 'prohibited']
RETURN t.verdict AS verdict, t.regime AS regime, t.flow AS flow, t.importer AS importer, t.place AS place, t.reasons AS reasons, t.id AS transfer
ORDER BY verdict, regime, flow, importer, place, transfer
