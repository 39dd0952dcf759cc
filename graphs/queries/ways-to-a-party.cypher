// The ways over at most four flows by which data gets from a population to a party or a store that it runs.
// $population = 'eea'  the population
// $party = 'advertisers'  the party
// columns: way, flows
MATCH p = (a:Population {id: $population})-[:FLOWS*1..4]->(n)<-[:RUNS*0..1]-(r:Party {id: $party})
WITH [x IN relationships(p) WHERE type(x) = 'FLOWS' | x.id] AS way
RETURN DISTINCT way AS way, size(way) AS flows
ORDER BY flows, way
