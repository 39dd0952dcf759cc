// The parties below a party, over any number of parents.
// $party = 'meta-inc'  the party at the top
// columns: party, name, depth
MATCH p = (below:Party)-[:CHILD_OF*1..]->(top:Party {id: $party})
RETURN below.id AS party, below.name AS name, length(p) AS depth
ORDER BY depth, party
