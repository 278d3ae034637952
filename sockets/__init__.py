"""The live door: rooms of auctions and of persons over Socket.IO."""
