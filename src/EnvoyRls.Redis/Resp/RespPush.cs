namespace EnvoyRls.Redis.Resp;

/// <summary>Given what a server sends unasked; neither blocks nor takes long.</summary>
internal delegate void RespPush(in RespReply reply);
