// How many recipients of which kind are in which place.
// columns: place, kind, recipients
MATCH (e:Exposure)
RETURN e.place AS place, e.recipient_kind AS kind, count(DISTINCT e.recipient) AS recipients
ORDER BY place, kind
