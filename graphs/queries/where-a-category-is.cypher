// Where a category is: each store or party that has it, and whose it is there.
// $category = 'messages'  the category
// columns: node, name, populations
MATCH (n)-[h:HOLDS]->(c:Category {id: $category})
RETURN n.id AS node, n.name AS name, h.populations AS populations
ORDER BY node
