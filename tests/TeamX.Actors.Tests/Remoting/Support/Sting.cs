using System.Runtime.Serialization;
using Akka.Actor;

namespace TeamX.Actors.Tests.Remoting.Support;

/// <summary>Types that notice when somebody creates one.</summary>
internal static class Stings
{
    /// <summary>Specs that count them run one after the other.</summary>
    public const string Collection = "stings";

    private static int count;

    /// <summary>How many were created so far.</summary>
    public static int Count => Volatile.Read(ref count);

    public static void Add() => Interlocked.Increment(ref count);
}

public sealed class Sting
{
    public Sting() => Stings.Add();
}

public sealed class StingException : Exception
{
    public StingException(string message)
        : base(message)
    {
    }

#pragma warning disable SYSLIB0051 // What Akka calls when it makes an exception by the name of its type.
    private StingException(SerializationInfo info, StreamingContext context)
        : base(info, context) =>
        Stings.Add();
#pragma warning restore SYSLIB0051
}

public sealed class StingActor : ReceiveActor
{
    public StingActor() => Stings.Add();
}
