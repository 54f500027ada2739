-- The token bucket, the mirror image of the leaky bucket: tokens are the burst less the level, and below zero while
-- admitted hits wait for theirs. The state is the tokens, whole ones and a part over the window, and when they were that.
-- The limit's numbers: amount, window, burst, capacity and its part, the time in which a bucket in debt fills.
algorithms.tb, lists.tb = stored('^(%-?%d+) (%d+) (%d+)$', '%.0f %.0f %.0f', function(state, limit, hits, charged_at)
  local amount, window, burst, capacity, capacity_part, recovery = unpack(limit)
  local tokens, part, stamp = unpack(state)
  local at = math.max(now, stamp)
  local lowest, lowest_part = minus(0, 0, capacity - burst, capacity_part, window)
  if stamp == 0 or at - stamp >= recovery then
    tokens, part = burst, 0
  else
    if above(lowest, lowest_part, tokens, part) then tokens, part = lowest, lowest_part end
    local gained, gained_part = muldiv(at - stamp, amount, window)
    tokens, part = plus(tokens, part, gained, gained_part, window)
    if tokens >= burst then tokens, part = burst, 0 end
  end
  if term > 0 then
    local gained, gained_part = muldiv(term, amount, window)
    local left, left_part = minus(burst, 0, gained, gained_part, window)
    if above(tokens, part, left, left_part) then tokens, part = left, left_part end
  end
  local admitted, retry, delay, changed = true, 0, 0, false
  if hits > capacity then
    admitted, retry = false, -1
  elseif hits > 0 then
    local after = tokens - hits
    if above(lowest, lowest_part, after, part) then
      local missing, missing_part = minus(lowest, lowest_part, after, part, window)
      admitted, retry = false, scale_up(missing, missing_part, window, amount) + at - now
    else
      tokens, changed = after, true
      if tokens < 0 then
        local owed, owed_part = minus(0, 0, tokens, part, window)
        delay = scale_up(owed, owed_part, window, amount) + at - now
      end
    end
  elseif charged_at then
    local given, given_part = undrained(-hits, at - charged_at, limit)
    changed = above(given, given_part, 0, 0)
    tokens, part = plus(tokens, part, given, given_part, window)
    if tokens >= burst then tokens, part = burst, 0 end
  elseif hits < 0 then
    tokens, changed = tokens - hits, true
    if tokens >= burst then tokens, part = burst, 0 end
  end
  local missing, missing_part = minus(burst, 0, tokens, part, window)
  local reset = scale_up(missing, missing_part, window, amount) + at - now
  return admitted, math.max(0, tokens), reset, retry, delay, changed and {tokens, part, at}
end)
