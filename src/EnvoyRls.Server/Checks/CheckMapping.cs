using System.Diagnostics.CodeAnalysis;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Server.Checks;

/// <summary>Which descriptors a check asks about.</summary>
/// <param name="Templates">Each makes a descriptor if the check has all its fields, in this order.</param>
internal sealed record CheckMapping(IReadOnlyList<CheckTemplate> Templates)
{
    private const int MostTemplates = 100;

    /// <summary>The request that a check stands for: the descriptors of the templates, then those that the check names itself.</summary>
    /// <param name="check">The check.</param>
    /// <param name="domain">For a check that names none.</param>
    public RateLimitRequest Apply(CheckRequest check, string domain)
    {
        RateLimitRequest request = new() { Domain = check.Domain.Length > 0 ? check.Domain : domain };
        foreach (CheckTemplate template in Templates)
        {
            if (template.Apply(check) is { } descriptor)
            {
                request.Descriptors.Add(descriptor);
            }
        }

        request.Descriptors.Add(check.Descriptors);
        if (check.Hits is { } hits)
        {
            foreach (RateLimitDescriptor descriptor in request.Descriptors)
            {
                if (descriptor.HitsAddend is null)
                {
                    CheckHits.Set(descriptor, hits);
                }
            }
        }

        return request;
    }

    /// <summary>Reads templates separated by semicolons.</summary>
    /// <param name="text">The templates; empty for none.</param>
    /// <param name="mapping">The mapping read.</param>
    /// <param name="problem">What is wrong, naming the template; <see langword="null"/> if nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CheckMapping? mapping, [NotNullWhen(false)] out string? problem)
    {
        List<CheckTemplate> templates = [];
        HashSet<string> descriptors = new(StringComparer.Ordinal);
        mapping = null;
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!CheckTemplate.TryParse(part, out CheckTemplate template, out problem))
            {
                return false;
            }

            // Twice the same descriptor would charge its limits twice.
            if (!descriptors.Add(string.Join(',', template.Parts.Select(static entry => $"{entry.Key}={entry.Field}"))))
            {
                problem = $"'{part}' is there twice";
                return false;
            }

            templates.Add(template);
        }

        problem = templates.Count > MostTemplates ? $"there are {templates.Count} templates, more than the {MostTemplates} allowed" : null;
        mapping = problem is null ? new CheckMapping(templates) : null;
        return problem is null;
    }
}
