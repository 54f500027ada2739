-- ARGV: replica. The token stays, for the next leader's to be greater.
if redis.call('HGET', KEYS[1], 'replica') ~= ARGV[1] then return 0 end
return redis.call('HDEL', KEYS[1], 'replica', 'ends')
