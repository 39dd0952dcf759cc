// Nodes between which there is more than one flow.
// columns: source, target, flows
MATCH (a)-[f:FLOWS]->(b)
WITH a, b, count(f) AS flows
WHERE flows > 1
RETURN a.id AS source, b.id AS target, flows AS flows
ORDER BY flows DESC, source, target
