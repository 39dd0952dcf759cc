// Flows over which an importer gets at the data from afar, without a copy.
// columns: flow, source, target
MATCH (a)-[f:FLOWS {access: 'remote'}]->(b)
RETURN f.id AS flow, a.id AS source, b.id AS target
ORDER BY flow
