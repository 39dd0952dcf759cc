// Whose exposures have a route over a party, or over a store that it runs: recipients that would get less.
// $party = 'meta-inc'  the party
// columns: recipient, exposures
MATCH (gone:Party {id: $party})-[:RUNS*0..1]->(n)<-[:VIA]-(e:Exposure)-[:TO]->(r:Party)
WHERE r.id <> $party
RETURN r.id AS recipient, count(DISTINCT e) AS exposures
ORDER BY recipient
