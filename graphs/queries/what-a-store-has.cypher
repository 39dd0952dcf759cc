// What a store has, and of whom.
// $store = 'systems-eea'  the store
// columns: category, name, populations
MATCH (s:Store {id: $store})-[h:HOLDS]->(c:Category)
RETURN c.id AS category, c.name AS name, h.populations AS populations
ORDER BY category
