-- The generic cell rate algorithm by virtual scheduling: ITU-T I.371, Annex A. The state is the theoretical arrival time,
-- microseconds and a part over the amount. The limit's numbers: amount, window, burst, capacity, longest delay.
algorithms.gc, lists.gc = stored('^(%d+) (%d+)$', '%.0f %.0f', function(state, limit, hits, charged_at)
  local amount, window, burst, capacity, longest = unpack(limit)
  local backlog, part = 0, 0
  if state[1] >= now then
    -- A part that an earlier, larger amount left is cut to this amount's largest.
    backlog, part = state[1] - now, math.min(state[2], amount - 1)
  end
  if backlog < term then backlog, part = term, 0 end
  local burst_time, burst_part = muldiv(burst, window, amount)
  local admitted, retry, delay, changed = true, 0, 0, false
  if hits > capacity then
    admitted, retry = false, -1
  elseif hits > 0 then
    local cost, cost_part = muldiv(hits, window, amount)
    local after, after_part = plus(backlog, part, cost, cost_part, amount)
    local excess, excess_part = minus(after, after_part, burst_time, burst_part, amount)
    admitted = not above(excess, excess_part, longest, 0)
    excess = ceiling(excess, excess_part)
    if admitted then
      backlog, part, delay, changed = after, after_part, math.max(0, excess), true
    else
      retry = excess - longest
    end
  elseif charged_at then
    if -hits <= capacity and now >= charged_at then
      local given, given_part = muldiv(-hits, window, amount)
      given = given - (now - charged_at)
      changed = above(given, given_part, 0, 0)
      if changed and above(backlog, part, given, given_part) then
        backlog, part = minus(backlog, part, given, given_part, amount)
      elseif changed then
        backlog, part = 0, 0
      end
    end
  elseif hits < 0 then
    local cost, cost_part = muldiv(math.min(-hits, capacity), window, amount)
    if above(backlog, part, cost, cost_part) and -hits <= capacity then
      backlog, part = minus(backlog, part, cost, cost_part, amount)
    else
      backlog, part = 0, 0
    end
    changed = true
  end
  local remaining = 0
  if above(burst_time, burst_part, backlog, part) then
    remaining = burst - scale_up(backlog, part, amount, window)
  end
  return admitted, remaining, ceiling(backlog, part), retry, delay, changed and {now + backlog, part}
end)
