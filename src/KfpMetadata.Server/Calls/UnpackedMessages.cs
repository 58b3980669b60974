using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;

namespace KfpMetadata.Server.Calls;

/// <summary>
/// Unpacks messages that come compressed, as long as there is room for all that are unpacked and not yet answered: a few bytes can become as many as a
/// message may have, and many such messages would fill the memory.
/// </summary>
internal sealed class UnpackedMessages(long most) : ICompressionProvider
{
    /// <summary>Unpacked bytes of a call from which its memory is collected at once.</summary>
    private const long Large = 16 * 1024 * 1024;

    private readonly AsyncLocal<Share?> current = new();
    private long taken;

    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <summary>Gives the room of a call back when it is done.</summary>
    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var share = new Share();
        current.Value = share;
        try
        {
            await next(context);
        }
        finally
        {
            // Room is given back once the memory is: what a large message left behind would pile up beside the next ones.
            if (share.Bytes >= Large) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            Interlocked.Add(ref taken, -share.Bytes);
        }
    }

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) =>
        new Unpacking(new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true), Take);

    private void Take(int bytes)
    {
        if (current.Value is not { } share)
            return;
        share.Bytes += bytes;
        if (Interlocked.Add(ref taken, bytes) > most)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "The server has no room for the message now: too many large ones are unpacked. Send it again later, or uncompressed."));
    }

    private sealed class Share
    {
        public long Bytes { get; set; }
    }

    private sealed class Unpacking(Stream inner, Action<int> take) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            take(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
