// The ways by which data of a population gets to a party: the routes that the report shows of its exposures. What it
// collects itself is no exposure.
// $population = ''  the population; '' is any
// $party = ''  the party; '' is any
// columns: population, party, flows, way, exposures
MATCH (e:Exposure)
WHERE ($population = '' OR e.population = $population) AND ($party = '' OR e.recipient = $party)
RETURN e.population AS population, e.recipient AS party, e.hops AS flows, e.route AS way, count(e) AS exposures
ORDER BY population, party, flows, way
