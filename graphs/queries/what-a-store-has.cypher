// What a store has, and of whom.
// $store = ''  the store; '' is any
// columns: store, category, name, populations
MATCH (s:Store)-[h:HOLDS]->(c:Category)
WHERE $store = '' OR s.id = $store
RETURN s.id AS store, c.id AS category, c.name AS name, h.populations AS populations
ORDER BY store, category
