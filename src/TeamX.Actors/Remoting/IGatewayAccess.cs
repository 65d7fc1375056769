using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Remoting;

/// <summary>
/// Who may ask what through the gateway. A host that wants keys registers one as a service; without one the gateway serves whoever may connect.
/// </summary>
public interface IGatewayAccess
{
    /// <summary>Checks a request before anything is looked up. It is called by one thread at a time, and has to answer at once.</summary>
    /// <param name="apiKey">The key of the envelope; null when there is none.</param>
    /// <param name="message">A public command or query, or <see cref="Company.ListCompanies"/>.</param>
    /// <returns>The answer to who may not ask this; null for who may.</returns>
    Refusal? Check(string? apiKey, object message);
}
