using EnvoyRls.Server.Telemetry.Push;

namespace EnvoyRls.Server.Telemetry.DogStatsd;

/// <summary>Takes the tags out of the name, lets a mogrifier rename it, and writes all tags behind the type.</summary>
internal sealed class DogStatsdLineFormat(ExtraTags extraTags, MogrifierList mogrifiers) : IStatLineFormat
{
    public StatLine Format(string name, string type)
    {
        StatName stat = mogrifiers.Apply(StatName.Parse(extraTags.AppendTo(name)));
        string tags = string.Join(',', stat.Tags.Select(static tag => $"{tag.Key}:{tag.Value}"));
        return StatLine.Create(stat.Name, type, tags.Length == 0 ? "" : "|#" + tags);
    }
}
