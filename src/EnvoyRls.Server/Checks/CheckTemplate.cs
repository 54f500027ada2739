using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;

namespace EnvoyRls.Server.Checks;

/// <summary>Makes a descriptor of some fields of a check.</summary>
/// <param name="Parts">The key of each entry, and the field that gives its value; at least one.</param>
internal sealed record CheckTemplate(IReadOnlyList<(string Key, CheckField Field)> Parts)
{
    /// <returns><see langword="null"/> if the check lacks one of the fields.</returns>
    public RateLimitDescriptor? Apply(CheckRequest check)
    {
        foreach ((_, CheckField field) in Parts)
        {
            if (check[field].Length == 0)
            {
                return null;
            }
        }

        RateLimitDescriptor descriptor = new();
        foreach ((string key, CheckField field) in Parts)
        {
            descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = key, Value = check[field] });
        }

        return descriptor;
    }

    /// <summary>Reads one template: <c>field</c> or <c>key=field</c>, separated by commas.</summary>
    /// <param name="text">The template.</param>
    /// <param name="template">The template read.</param>
    /// <param name="problem">What is wrong with it otherwise.</param>
    public static bool TryParse(string text, out CheckTemplate template, out string problem)
    {
        List<(string Key, CheckField Field)> parts = [];
        template = new CheckTemplate(parts);
        problem = "";
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            string name = sides[^1];
            if (sides[0].Length == 0)
            {
                problem = $"'{text}' has a part without a name";
            }
            else if (!CheckFields.TryParse(name, out CheckField field))
            {
                problem = $"'{text}' names '{name}', which is not one of {string.Join(", ", CheckFields.Names)}";
            }
            else if (parts.Exists(earlier => earlier.Field == field))
            {
                problem = $"'{text}' names '{name}' twice";
            }
            else
            {
                parts.Add((sides[0], field));
            }
        }

        return problem.Length == 0;
    }
}
