// Who gets less if a party goes, or gets it by another way: recipients of whose exposures the route shown passes the
// party or a store that it runs.
// $party = ''  the party; '' is any
// columns: party, recipient, exposures
MATCH (gone:Party)-[:RUNS*0..1]->(n)<-[:VIA]-(e:Exposure)
WHERE ($party = '' OR gone.id = $party) AND e.recipient <> gone.id
RETURN gone.id AS party, e.recipient AS recipient, count(DISTINCT e) AS exposures
ORDER BY party, recipient
