namespace EnvoyRls.Server.Logging;

/// <summary>How a line of the log is written: LOG_FORMAT.</summary>
internal enum LogFormat
{
    /// <summary><c>time="..." level=warning msg="..."</c>.</summary>
    Text,

    /// <summary>One JSON object.</summary>
    Json,
}
