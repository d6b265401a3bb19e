import { functionsOf } from '../rows.ts';
import { SOURCES } from '../sources.ts';

/** Cryptography: OpenSSL and its kin, Go's and the kernel's. */
export const crypto = functionsOf(
  'openssl libcrypto libssl boringssl libressl gnutls nettle mbedtls libsodium wolfssl ring rustls kernel go',
  [
    {
      names:
        'bn_mul_mont* bn_sqr* bn_power5* bn_mulx4x_mont* bn_mul4x_mont* BN_mod_exp* rsaz_* RSA_* rsa_ossl_* ossl_rsa_* bn_powerx5* bn_sqrx8x_internal crypto/rsa.* crypto/internal/bigmod.* __gmpn_* __bn_post4x_internal crypto/internal/fips140/bigmod.*',
      what: 'computes RSA with big numbers',
      hot: 'many full TLS handshakes or signatures with RSA keys; the server’s private operation is what costs',
      cheaper: [
        'ECDSA P-256 certificates: signing costs some 20 µs against 0.5 to 1 ms for RSA 2048 and about 5 times that for 4096',
        'keep-alive and session resumption (ssl_session_cache shared:SSL:10m, tickets): fewer full handshakes',
        'end TLS in one place (proxy), not again on each hop',
      ],
      next: 'openssl speed rsa2048 ecdsap256; new handshakes a second: ss -tn state established count over time, or nginx $ssl_session_reused',
    },
    {
      names:
        'ecp_nistz256_* ossl_ec_* ECDSA_* ECDH_* x25519_* X25519* fe51_* fe64_* x25519_fe* ossl_x25519* curve25519* ED25519* ed25519_* __ecp_nistz256_* crypto/elliptic.* crypto/internal/nistec.* crypto/internal/edwards25519* crypto/ecdsa.* crypto/internal/fips140/nistec.* ossl_curve448* ecp_nistp* ecp_sm2* crypto_sign_ed25519*',
      what: 'computes on elliptic curves: key exchange and signatures',
      hot: 'many full TLS handshakes',
      cheaper: [
        'resume sessions, keep connections open',
        'P-256 and X25519 have fast code, P-384 and P-521 much slower',
      ],
    },
    {
      names:
        'aesni_* aes_gcm_* AES_* gcm_ghash_* _aesni_* EVP_EncryptUpdate EVP_DecryptUpdate EVP_CipherUpdate EVP_Cipher CRYPTO_gcm128_* vaes_* ossl_aes_* aesni_gcm_* aes_v8_* ossl_gcm_* crypto/aes.* crypto/cipher.* gcmAes* aesni_ctr32* __aesni_* vpaes_* bsaes_* CRYPTO_ccm128* crypto_gcm* aesni_xts* ossl_vaes_vpclmulqdq* crypto/internal/fips140/aes*',
      what: 'encrypts or decrypts with AES (2 to 8 GB/s a core with AES instructions)',
      hot: 'much traffic or disk data; names with vpaes, bsaes or aes_x86core mean that AES instructions are not used',
      cheaper: [
        'lscpu must show the aes flag: in a guest use CPU model host-passthrough, without it AES is 5 to 10 times slower',
        'kTLS with sendfile for static files (nginx ssl_conf_command Options KTLS)',
        'larger records (16 KiB writes); AES-128-GCM is a third faster than AES-256',
      ],
      next: 'openssl speed -evp aes-128-gcm on this machine against the traffic in sar -n DEV',
    },
    {
      names:
        'ChaCha20* chacha20_* chacha_* poly1305_* Poly1305* ossl_poly1305* chacha20poly1305* golang.org/x/crypto/chacha20* crypto_stream_* chacha_block* __chacha20_* hchacha* chacha20_poly1305_* ossl_chacha20*',
      what: 'encrypts with ChaCha20-Poly1305 (or makes random numbers)',
      hot: 'clients prefer it, though this processor has AES instructions; WireGuard uses nothing else',
      cheaper: [
        'prefer AES-GCM on the server for clients with AES hardware (SSL_OP_PRIORITIZE_CHACHA is the opposite case)',
      ],
    },
    {
      names:
        'SHA256_* sha256_* SHA1_* sha1_* SHA512_* sha512_* sha256_block_data_order* sha1_block_data_order* EVP_Digest* EVP_DigestUpdate HMAC_* SHA224_* SHA3_* KeccakF1600* SHA384_* ossl_sha* MD5_* md5_* ossl_md5_* _sha256* sha1_transform* sha256_transform* crypto/sha* crypto/md5* crypto/hmac* blake2* BLAKE2* sha256_ni* sha1_ni* crypto/internal/fips140/sha* keccak* __sha256_*',
      what: 'computes a digest (SHA, MD5)',
      hot: 'files, layers, chunks or messages are hashed: registries, backup, signatures, password hashing',
      cheaper: [
        'BLAKE3 (b3sum) or xxHash where the format is yours (xxHash only where nobody attacks)',
        'sha_ni in lscpu: SHA-256 at 1.5 to 2 GB/s a core instead of 0.4 to 0.5; on older processors SHA-512/256 is faster than SHA-256',
        'hash once where data enters and keep the result',
      ],
      next: 'openssl speed -evp sha256; the callers tell TLS, files and passwords apart',
      source: SOURCES.blake3,
    },
    {
      names:
        'SSL_do_handshake SSL_accept SSL_connect ossl_statem_* tls_process_* tls_construct_* SSL_new SSL_CTX_new ssl_create_cipher_list X509_* x509_* ASN1_* asn1_* X509_STORE_* PEM_* OPENSSL_sk_* ssl3_* tls1_* tls13_* X509_verify* OSSL_DECODER* ossl_decoder* EVP_KEYMGMT* ossl_provider* OSSL_PARAM_* ossl_namemap_* ossl_lib_ctx_* CRYPTO_THREAD_* ERR_get_error ERR_clear_error ERR_put_error ERR_set_mark OPENSSL_LH_* OPENSSL_cleanse ossl_rcu_* OPENSSL_init_* EVP_*fetch* inner_evp_generic_fetch ossl_method_store* gnutls_* SSL_CTX_load_verify* X509_load_cert*',
      what: 'does a TLS handshake: parses certificates, checks chains, makes keys',
      hot: 'connections are new for each request; a client builds a context for each of them',
      cheaper: [
        'connections that stay open: keep-alive, HTTP/2, pools; one SSL_CTX a process (building one loads some 140 root certificates: 10 ms and more)',
        'session tickets or resumption on both ends',
        'OpenSSL 3.0 and 3.1 fetch algorithms under a lock: 3.2 and later for many threads, or EVP_MD_fetch once and kept',
      ],
      next: 'ss -s over time for new connections; openssl s_time -connect HOST:443 -new against -reuse',
      source: SOURCES.sslSessions,
    },
    {
      names:
        'SSL_read* SSL_write* SSL_peek ssl3_read_bytes ssl3_write_bytes tls_write_records* tls_get_more_records tls_default_read_n ssl_read_internal ssl_write_internal do_ssl3_write* tls13_cipher tls1_cipher ssl3_get_record tls_read_record tls_do_write_records* ssl3_read_n',
      what: 'reads or writes TLS records',
      hot: 'much encrypted traffic, in small records',
      cheaper: ['larger writes (up to 16 KiB a record)', 'kernel TLS where the card or sendfile helps'],
    },
    {
      names:
        'PKCS5_PBKDF2* pbkdf2* PBKDF2* bcrypt* blowfish* BF_encrypt scrypt* EVP_PBE_scrypt* argon2* fill_segment* _bcrypt* bcrypt_hashpw* Argon2* scryptBlockMix* salsa20_8* blockmix* golang.org/x/crypto/bcrypt* golang.org/x/crypto/scrypt* golang.org/x/crypto/argon2* golang.org/x/crypto/blowfish* BF_crypt*',
      what: 'derives a key from a password, slowly on purpose',
      hot: 'log-ins are many, or a password is checked on each request instead of a session',
      cheaper: [
        'check it once and issue a session or token',
        'limit log-in attempts',
        'a cost that fits (some 100 ms), in a pool of its own',
      ],
      source: SOURCES.pbkdf2,
    },
    {
      names:
        'RAND_bytes* RAND_* ossl_rand_* drbg_* ctr_drbg* RAND_DRBG* drbg_ctr_* ossl_prov_drbg* crypto/rand.* get_random_bytes* _get_random_bytes extract_crng* crng_* random_read* urandom_read* add_interrupt_randomness mix_pool_bytes* getrandom_* __x64_sys_getrandom vgetrandom*',
      what: 'makes random numbers for cryptography',
      hot: 'keys, nonces or UUIDs are made at a high rate, or a program reads /dev/urandom for ordinary random numbers',
      cheaper: [
        'an ordinary generator where nothing is secret',
        'take many bytes at once',
        'UUIDs in batches',
      ],
      source: SOURCES.randBytes,
    },
  ],
);
