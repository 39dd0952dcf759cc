// What breaks if a party goes: the flows that begin or end at it or at a store that it runs.
// $party = 'meta-inc'  the party
// columns: flow, source, target, categories
MATCH (gone:Party {id: $party})-[:RUNS*0..1]->(n)
MATCH (n)-[f:FLOWS]-(other)
RETURN DISTINCT f.id AS flow, f.from AS source, f.to AS target, f.categories AS categories
ORDER BY flow
