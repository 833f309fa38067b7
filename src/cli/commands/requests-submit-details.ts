export const submitDetails = `JSON        one request, a list of them, or { "requests": [ … ] }; read as a whole, up to 64 MB
JSON lines  one request a line (.jsonl, .ndjson)
CSV         a header and a row for each request; commas, UTF-8, quotes as in RFC 4180

Columns of a CSV file, in any order; an empty cell is as good as none:
  eventId                    the same id with the same content is one request, however often it is sent
  target.type                user or servicePrincipal
  target.id, target.userPrincipalName, target.appId
                             exactly one of them in each row
  occurredAt, effectiveAt, effectiveUntil, reference, onBehalfOf, justification
  <Set>.<Attribute>          the value; <clear> clears the attribute; an empty cell leaves it as it is
  <Set>.<Attribute>+         members to add to a collection
  <Set>.<Attribute>-         members to remove from it
A collection is split at ; and ;; is a semicolon. Types come from the definitions, so CSV needs the relay for a dry
run too. A row that is refused does not keep the others from being sent.

Every row needs an eventId, or a second run would make second requests of the same rows. --event-id-prefix makes one
of the prefix and the line (for JSON: the item), so the same file can be sent again without harm as long as no line
comes or goes before the last one that was sent. Use another prefix for another file.

On Ctrl+C it says how far it came. Run the same again to go on: what is known already is counted, not repeated.
`;
