-- Answers replicas and their parts in turn; forgets the parts whose time is over.
local stored = redis.call('HGETALL', KEYS[1])
local parts = {}
for i = 1, #stored, 2 do
  if tonumber(string.match(stored[i + 1], '^%d+')) > now then
    parts[#parts + 1] = stored[i]
    parts[#parts + 1] = stored[i + 1]
  else
    redis.call('HDEL', KEYS[1], stored[i])
  end
end
return parts
