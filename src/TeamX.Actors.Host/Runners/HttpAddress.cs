namespace TeamX.Actors.Host.Runners;

/// <summary>Addresses in the settings of runners.</summary>
internal static class HttpAddress
{
    /// <summary>What is wrong with an address, as a sentence; null when it is absolute, http or https, and holds no credentials.</summary>
    /// <param name="field">The setting's name.</param>
    /// <param name="text">The address.</param>
    public static string? FaultOf(string field, string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            ? $"'{field}' has to be an absolute address that begins with http:// or https://."
            : address.UserInfo.Length > 0 ? $"'{field}' must not hold a user name or password. Send them otherwise: settings can be read by whoever may read the agent."
            : null;
}
