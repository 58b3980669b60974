using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Differential;

/// <summary>The real MLMD library behind a pipe (tests/reference/mlmd_pipe.py): a fresh store costs it milliseconds.</summary>
internal sealed class ReferencePipe : IDisposable
{
    private readonly Process process;
    private readonly BufferedStream answers;

    private ReferencePipe(Process process)
    {
        this.process = process;
        answers = new BufferedStream(process.StandardOutput.BaseStream);
    }

    /// <summary>Starts the library; without one the test is skipped.</summary>
    public static ReferencePipe Start()
    {
        var start = new ProcessStartInfo(ReferencePython.Of(ReferenceRelease.V1_17_1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // The library logs every unset hop limit.
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "reference", "mlmd_pipe.py"));
        var library = Process.Start(start)!;
        library.ErrorDataReceived += static (_, _) => { };
        library.BeginErrorReadLine();
        return new ReferencePipe(library);
    }

    /// <summary>Starts over with an empty store.</summary>
    public void Reset() => _ = Call("reset", []);

    public Reply Ask(string rpc, byte[] request)
    {
        var (code, answer) = Call(rpc, request);
        return code == StatusCode.OK
            ? new Reply(code, ServiceMethods.ParseResponse(rpc, answer), Message: null)
            : new Reply(code, Response: null, Encoding.UTF8.GetString(answer));
    }

    public Reply Ask(string rpc, IMessage request) => Ask(rpc, request.ToByteArray());

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
            process.Kill();
        process.Dispose();
    }

    private (StatusCode Code, byte[] Answer) Call(string method, byte[] request)
    {
        var input = process.StandardInput.BaseStream;
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{method} {request.Length}\n"));
        input.Write([.. head, .. request]);
        input.Flush();
        var parts = ReadLine(method).Split(' ');
        var answer = new byte[int.Parse(parts[1], CultureInfo.InvariantCulture)];
        answers.ReadExactly(answer);
        return ((StatusCode)int.Parse(parts[0], CultureInfo.InvariantCulture), answer);
    }

    private string ReadLine(string method)
    {
        var line = new StringBuilder();
        while (answers.ReadByte() is var letter && letter != '\n')
        {
            if (letter < 0)
                throw new InvalidOperationException($"The library's process ended in {method}.");
            line.Append((char)letter);
        }

        return line.ToString();
    }
}
