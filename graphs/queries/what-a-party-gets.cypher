// What a party gets, of whom, where, under which law, and with which verdict. No regime: no law judges it.
// $party = ''  the party; '' is any
// columns: party, category, population, place, regime, verdict
MATCH (e:Exposure)
WHERE $party = '' OR e.recipient = $party
UNWIND e.categories AS category
RETURN e.recipient AS party, category AS category, e.population AS population, e.place AS place, coalesce(e.regime, '') AS regime, e.verdict AS verdict
ORDER BY party, category, population, place, regime
