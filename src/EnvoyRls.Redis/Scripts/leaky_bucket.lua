-- The continuous-state leaky bucket, a meter: ITU-T I.371, Annex A. The state is the level, hits and a part over the
-- window, and when it was that. The limit's numbers: amount, window, burst, capacity and its part, the time in which the
-- capacity drains.
algorithms.lb, lists.lb = stored('^(%d+) (%d+) (%d+)$', '%.0f %.0f %.0f', function(state, limit, hits, charged_at)
  local amount, window, burst, capacity, capacity_part, recovery = unpack(limit)
  local level, part, stamp = unpack(state)
  local at = math.max(now, stamp)
  if at - stamp >= recovery then
    level, part = 0, 0
  else
    if above(level, part, capacity, capacity_part) then level, part = capacity, capacity_part end
    local drained, drained_part = muldiv(at - stamp, amount, window)
    if above(level, part, drained, drained_part) then
      level, part = minus(level, part, drained, drained_part, window)
    else
      level, part = 0, 0
    end
  end
  if term > 0 then
    local drained, drained_part = muldiv(term, amount, window)
    if above(drained, drained_part, level, part) then level, part = drained, drained_part end
  end
  local admitted, retry, delay, changed = true, 0, 0, false
  if hits > capacity then
    admitted, retry = false, -1
  elseif hits > 0 then
    if above(level + hits, part, capacity, capacity_part) then
      local excess, excess_part = minus(level + hits, part, capacity, capacity_part, window)
      admitted, retry = false, scale_up(excess, excess_part, window, amount) + at - now
    else
      level, changed = level + hits, true
      if above(level, part, burst, 0) then
        delay = scale_up(level - burst, part, window, amount) + at - now
      end
    end
  elseif charged_at then
    local given, given_part = undrained(-hits, at - charged_at, limit)
    changed = above(given, given_part, 0, 0)
    if above(level, part, given, given_part) then
      level, part = minus(level, part, given, given_part, window)
    else
      level, part = 0, 0
    end
  elseif hits < 0 then
    if level >= -hits then level = level + hits else level, part = 0, 0 end
    changed = true
  end
  local remaining = math.max(0, burst - ceiling(level, part))
  local reset = scale_up(level, part, window, amount) + at - now
  return admitted, remaining, reset, retry, delay, changed and {level, part, at}
end)
