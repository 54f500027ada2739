namespace EnvoyRls.Redis.Coordination;

/// <summary>The names of what the coordinator keeps in Redis, all in one slot of a cluster.</summary>
internal sealed class CoordinationKeys(string prefix)
{
    private readonly string _root = $"{prefix}envoyrls:{{coord}}:";

    /// <summary>The channel on which changes of documents are announced, by the document's name.</summary>
    public string Changes => $"{_root}changes";

    public string Lease(string role) => $"{_root}lease:{role}";

    public string Document(string name) => $"{_root}document:{name}";

    public string Parts(string topic) => $"{_root}parts:{topic}";
}
