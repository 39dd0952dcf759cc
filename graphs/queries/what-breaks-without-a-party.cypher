// What breaks if a party goes: the flows that begin or end at it or at a store that it runs.
// $party = ''  the party; '' is any
// columns: party, flow, source, target, categories
MATCH (gone:Party)-[:RUNS*0..1]->(n)
WHERE $party = '' OR gone.id = $party
MATCH (n)-[f:FLOWS]-()
RETURN DISTINCT gone.id AS party, f.id AS flow, f.from AS source, f.to AS target, f.categories AS categories
ORDER BY party, flow
