namespace TeamX.Actors.Remoting;

/// <summary>The public messages.</summary>
internal static class MessageForms
{
    /// <summary>What the gateway takes, alone or in a <see cref="GatewayRequest"/>.</summary>
    public static readonly WireForms Requests = new([.. CommandForms.All, .. WorkCommandForms.All, .. QueryForms.All]);

    /// <summary>What is answered.</summary>
    public static readonly WireForms Replies = new([.. ReplyForms.All, .. ViewForms.All, .. WorkViewForms.All]);

    /// <summary>All of them, and what surrounds a request, and events.</summary>
    public static readonly WireForms All = new([.. Requests.All, .. Replies.All, EnvelopeForms.Gateway, EnvelopeForms.Notification]);
}
