using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EnvoyRls.Management.Rest.Http;

/// <summary>Entity tags (RFC 9110, 8.8.3): an object's is the version that changed it last.</summary>
internal static class EntityTags
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The tags of a header field; <see langword="null"/> if the field is absent.</summary>
    /// <exception cref="ProblemException">The field cannot be read.</exception>
    public static IReadOnlyList<EntityTagHeaderValue>? Read(StringValues field, string name)
    {
        if (field.Count == 0)
        {
            return null;
        }

        return EntityTagHeaderValue.TryParseList(field, out IList<EntityTagHeaderValue>? tags) && tags.Count > 0
            ? [.. tags]
            : throw new ProblemException(Problems.InvalidHeader($"{name} must be a list of entity tags, as \"17\", or *."));
    }

    /// <summary>Whether a list has a tag, weak comparison, or is <c>*</c>.</summary>
    public static bool Contain(IEnumerable<EntityTagHeaderValue> tags, string tag) =>
        tags.Any(item => item.Tag == tag || item.Equals(EntityTagHeaderValue.Any));

    /// <summary>The version that <c>If-Match</c> and <c>If-None-Match</c> ask an object to have.</summary>
    /// <param name="match">The tags of <c>If-Match</c>.</param>
    /// <param name="noneMatch">The tags of <c>If-None-Match</c>.</param>
    /// <param name="present">The version it has; <see langword="null"/> if there is no such object.</param>
    /// <returns>The version to hold the change to; 0 for none; <see langword="null"/> if nothing is asked.</returns>
    /// <exception cref="ProblemException">It has another one.</exception>
    public static long? Precondition(IReadOnlyList<EntityTagHeaderValue>? match, IReadOnlyList<EntityTagHeaderValue>? noneMatch, long? present)
    {
        if (match is not null)
        {
            return present is { } version && match.Any(tag => !tag.IsWeak && (tag.Tag == Of(version) || tag.Equals(EntityTagHeaderValue.Any)))
                ? version
                : throw new ProblemException(Problems.PreconditionFailed(present is { } other
                    ? $"It has changed since: its entity tag is {Of(other)} now."
                    : "There is no such object, so that If-Match cannot hold."));
        }

        if (noneMatch is null)
        {
            return null;
        }

        return present is { } existing && Contain(noneMatch, Of(existing))
            ? throw new ProblemException(Problems.PreconditionFailed($"There is such an object; its entity tag is {Of(existing)}."))
            : present ?? 0;
    }
}
