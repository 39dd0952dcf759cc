// The parties below a party, over any number of parents.
// $party = ''  the party at the top; '' is any
// columns: top, party, name, depth
MATCH p = (below:Party)-[:CHILD_OF*1..]->(top:Party)
WHERE $party = '' OR top.id = $party
RETURN top.id AS top, below.id AS party, below.name AS name, length(p) AS depth
ORDER BY top, depth, party
