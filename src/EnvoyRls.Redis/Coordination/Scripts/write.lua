-- ARGV: expected version, fencing token (-1: none), payload, channel, name. Answers an outcome and the version that stands.
local held = redis.call('HMGET', KEYS[1], 'version', 'fence')
local version, fence, token = tonumber(held[1] or 0), tonumber(held[2] or 0), tonumber(ARGV[2])
if token >= 0 and token < fence then return {2, version} end
if version ~= tonumber(ARGV[1]) then return {1, version} end

-- As with tokens: a version is never used again, though the server lost the document in between.
version = math.max(version + 1, now)
redis.call('HSET', KEYS[1], 'version', string.format('%.0f', version),
  'fence', string.format('%.0f', math.max(token, fence)), 'payload', ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return {0, version}
