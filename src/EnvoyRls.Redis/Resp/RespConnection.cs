using System.Globalization;

namespace EnvoyRls.Redis.Resp;

/// <summary>A connection to a server, on which any number of commands may be under way; replies come in their order.</summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private const string ClientName = "envoy-rls";
    private const int UsualBuffer = 64 * 1024;

    private readonly Stream _stream;
    private readonly RespOutput _output;
    private readonly RespPush? _pushed;
    private byte[] _buffer = new byte[UsualBuffer];
    private int _filled;
    private RespCommand?[] _waiting = new RespCommand?[256];
    private int _waitingCount;
    private int _answered;
    private string? _end;
    private Task _reading = Task.CompletedTask;

    private RespConnection(RedisAddress address, Stream stream, RespPush? pushed)
    {
        Address = address;
        _stream = stream;
        _pushed = pushed;
        _output = new RespOutput(stream, error => Close(RedisErrors.Describe(error)));
    }

    public RedisAddress Address { get; }

    public bool IsOpen => Volatile.Read(ref _end) is null;

    /// <summary>Connects, authenticates, chooses the database and waits for a PONG.</summary>
    /// <param name="address">The server.</param>
    /// <param name="credentials">Who connects; <see langword="null"/> for nobody in particular.</param>
    /// <param name="tls">Whom to trust; <see langword="null"/> for no TLS.</param>
    /// <param name="pushed">Given what comes unasked for, as it does after SUBSCRIBE.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RespException">The server refused.</exception>
    public static async Task<RespConnection> OpenAsync(
        RedisAddress address, RedisCredentials? credentials, TlsTrust? tls, RespPush? pushed, CancellationToken cancel)
    {
        Stream stream = await RespSocket.ConnectAsync(address, tls, cancel);
        RespConnection connection = new(address, stream, pushed);
        connection._reading = connection.ReadAsync();
        try
        {
            await connection.GreetAsync(credentials, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a command that is encoded already. Never blocks.</summary>
    public SendOutcome Send(ReadOnlySpan<byte> encoded, RespCommand command, bool asking = false) => _output.Send(encoded, command, asking);

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <exception cref="RespException">The server refused, or the connection ended.</exception>
    public Task<RespValue> AskAsync(CancellationToken cancel, params ReadOnlySpan<string> words)
    {
        Question question = new();
        if (Send(Encode(words), question) != SendOutcome.Sent)
        {
            question.Lose(_end ?? "too much waits to be sent to Redis");
        }

        return question.Reply.WaitAsync(cancel);
    }

    /// <summary>Sends a command whose reply goes where all goes that comes unasked for, as it does after SUBSCRIBE.</summary>
    public void Tell(params ReadOnlySpan<string> words) => _output.Send(Encode(words), null, asking: false);

    /// <summary>Whether the server says it is a master; one that may not be asked is believed until it refuses a write.</summary>
    public async Task<bool> IsMasterAsync(CancellationToken cancel)
    {
        try
        {
            RespValue role = await AskAsync(cancel, "ROLE");
            return role.Items.Count == 0 || role.Items[0].Is("master");
        }
        catch (RespException) when (IsOpen)
        {
            return true;
        }
    }

    /// <summary>Whether the server answers a PING in that time.</summary>
    public async Task<bool> RespondsAsync(TimeSpan limit)
    {
        try
        {
            await AskAsync(CancellationToken.None, "PING").WaitAsync(limit);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or RespException)
        {
            return false;
        }
    }

    /// <summary>Has somebody told once, when the connection has ended, whoever ended it, and the last command has been told.</summary>
    public void WhenEnded(Action<RespConnection> told) => _ = _reading.ContinueWith(
        static (_, state) =>
        {
            (Action<RespConnection> told, RespConnection connection) = ((Action<RespConnection>, RespConnection))state!;
            told(connection);
        },
        (told, this),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Ends the connection; all commands under way are told why.</summary>
    public void Close(string reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, null) is null)
        {
            _output.Close();

            // The reader fails on it, and tells whoever still waits.
            _stream.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close("the connection to Redis was closed");
        await _reading;
    }

    private static ReadOnlySpan<byte> Encode(ReadOnlySpan<string> words)
    {
        RespWriter writer = RespWriter.Begin();
        foreach (string word in words)
        {
            writer.Add(word);
        }

        return writer.End();
    }

    private async Task GreetAsync(RedisCredentials? credentials, CancellationToken cancel)
    {
        if (credentials is { User: { } user })
        {
            await AskAsync(cancel, "AUTH", user, credentials.Password);
        }
        else if (credentials is not null)
        {
            await AskAsync(cancel, "AUTH", credentials.Password);
        }

        if (!(await AskAsync(cancel, "PING")).Is("PONG"))
        {
            throw new RespException("the server did not answer PING with PONG");
        }

        if (Address.Database != 0)
        {
            await AskAsync(cancel, "SELECT", Address.Database.ToString(CultureInfo.InvariantCulture));
        }

        // A user who may not name himself is served all the same.
        _output.Send(Encode(["CLIENT", "SETNAME", ClientName]), IgnoredCommand.Instance, asking: false);
    }

    private async Task ReadAsync()
    {
        // Off the opener's way before the first read.
        await Task.Yield();
        try
        {
            while (true)
            {
                int read = await _stream.ReadAsync(_buffer.AsMemory(_filled));
                if (read == 0)
                {
                    Close("the server closed the connection (EOF)");
                    break;
                }

                _filled += read;
                TakeReplies();
            }
        }
        catch (Exception error)
        {
            Close(RedisErrors.Describe(error));
        }

        TellOfEnd();
    }

    private void TakeReplies()
    {
        int taken = 0;
        while (RespParser.TryRead(_buffer.AsSpan(taken, _filled - taken), out RespReply reply, out int length))
        {
            taken += length;
            if (NextWaiting() is { } command)
            {
                command.Answer(this, reply);
            }
            else if (_pushed is not null)
            {
                _pushed(reply);
            }
            else
            {
                throw new RespException("the server answered what it was not asked");
            }
        }

        MakeRoom(taken);
    }

    /// <summary>The oldest command that has not been answered; <see langword="null"/> if all have.</summary>
    private RespCommand? NextWaiting()
    {
        if (_answered == _waitingCount)
        {
            _answered = 0;
            _waitingCount = _output.TakeSent(ref _waiting);
            if (_waitingCount == 0)
            {
                return null;
            }
        }

        ref RespCommand? place = ref _waiting[_answered++];
        RespCommand? command = place;
        place = null;
        return command;
    }

    private void MakeRoom(int taken)
    {
        int left = _filled - taken;
        if (left == 0 && _buffer.Length > UsualBuffer)
        {
            _buffer = new byte[UsualBuffer];
        }
        else if (left == _buffer.Length)
        {
            if (left >= RespParser.LargestReply)
            {
                throw new RespException("the server answered a reply without end");
            }

            Array.Resize(ref _buffer, left * 2);
        }
        else if (taken > 0)
        {
            _buffer.AsSpan(taken, left).CopyTo(_buffer);
        }

        _filled = left;
    }

    private void TellOfEnd()
    {
        // Whoever ended it may not have come to this yet: nothing may be sent after the last look.
        _output.Close();
        while (NextWaiting() is { } command)
        {
            command.Lose(_end!);
        }
    }
}
