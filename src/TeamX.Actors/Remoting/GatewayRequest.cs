namespace TeamX.Actors.Remoting;

/// <summary>A request to the gateway with the API key of who asks. The answer is that of the request.</summary>
/// <param name="ApiKey">The key; null for none. It is never logged.</param>
/// <param name="Message">A public command or query, or <see cref="Company.ListCompanies"/>.</param>
public sealed record GatewayRequest(string? ApiKey, object Message)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"GatewayRequest {{ Message = {Message} }}";
}
