-- Bans for repeat offenders. The state is the strikes counted towards the next ban, when the first of them came, the step
-- of the last ban and when it ends. The policy's numbers: after, within, for, factor, max, forget.
local function ban_of(at, step, ended, policy)
  local _, _, first, factor, longest, forget = unpack(policy)
  step = math.max(0, step - math.floor((at - ended) / forget))
  local duration = math.min(first, longest)
  for _ = 1, step do
    if duration >= longest then break end
    duration = duration > math.floor(longest / factor) and longest or duration * factor
  end
  -- Steps beyond the longest ban would lengthen nothing, only take their time to be forgotten.
  if factor > 1 and duration < longest then step = step + 1 end
  return step, at + duration
end

algorithms.ban = stored('^(%d+) (%d+) (%d+) (%d+)$', '%.0f %.0f %.0f %.0f', function(state, policy, hits)
  local after, within, forget = policy[1], policy[2], policy[6]
  local strikes, since, step, ends = unpack(state)
  local counted, changed = 0, false
  if now >= ends then
    local at = math.max(now, since)
    if at - since < within then counted = strikes end
    if hits > 0 then
      if counted == 0 then since = at end
      counted = math.min(after, counted + hits)
      strikes, changed = counted, true
      if counted == after then
        strikes, since = 0, 0
        step, ends = ban_of(at, step, ends, policy)
      end
    end
  end
  local banned = now < ends
  local forgotten = ends + step * forget
  if strikes > 0 then forgotten = math.max(forgotten, since + within) end
  return not banned, banned and 0 or after - counted, math.max(0, forgotten - now), banned and ends - now or 0, 0,
    changed and {strikes, since, step, ends}
end)
